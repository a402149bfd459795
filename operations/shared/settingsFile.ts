import { readFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import writeFileAtomic from "write-file-atomic";
import { type Document, isCollection, isMap, isNode, isScalar } from "yaml";
import type { GivenSettings } from "../../settings";
import { hiddenValue } from "../../settings/aws";
import type { Mistake } from "../../settings/mistakes";
import { nearest } from "../../settings/nearest";
import { OperatorError } from "../failure";
import { listCustomers } from "./customers";
import { notYaml, projectName } from "../projectFile";
import { requireStackName } from "../stackName";
import { misread } from "./misread";
import { openSections, refuseMerged, refuseShared, valueIn } from "./settingsPath";
import { YamlText } from "./yamlText";

/** What may be answered for one setting; absent takes the setting out. */
export type Answer = string | readonly string[] | undefined;

/** Answers by setting, for example `aws:region` or `engage.groups`; what is not here stays as it is. */
export type Answers = ReadonlyMap<string, Answer>;

/** What a setting may be set to; absent takes it out. */
export type SettingValue = string | number | boolean | object | undefined;

/** With which an editor completes and checks a settings file; the folder of the settings may be anywhere. */
const schema = path.join(__dirname, "../../docs/settings.schema.json");

/**
 * One customer's `Pulumi.NAME.yaml`. Everything that is not set stays in the file, comments
 * included. Settings are named without the project: `aws:region`, `engage.groups`.
 */
export class SettingsFile {
  private constructor(
    readonly stack: string,
    readonly project: string,
    /** Absolute. */
    readonly file: string,
    private readonly yaml: YamlText,
    /** As it was read; absent where there was no such file. */
    private asRead: string | undefined,
  ) {}

  private get document(): Document {
    return this.yaml.document;
  }

  /**
   * @param folder The one with Pulumi.yaml.
   * @throws {OperatorError} when it is no project, or the settings are no YAML.
   */
  static async read(folder: string, stack: string): Promise<SettingsFile> {
    requireStackName(stack);
    const project = await projectName(folder);
    const file = path.join(folder, `Pulumi.${stack}.yaml`);
    const text = await textOf(file);
    const yaml = new YamlText(text ?? "");
    const error = yaml.mistake();
    if (error) throw notYaml(file, error);
    return new SettingsFile(stack, project, file, yaml, text);
  }

  /** The same of a customer that has a file. @throws {OperatorError} names the nearest one where there is none. */
  static async readExisting(folder: string, stack: string): Promise<SettingsFile> {
    const settings = await SettingsFile.read(folder, stack);
    if (settings.asRead !== undefined) return settings;
    const meant = nearest(stack, listCustomers(folder));
    throw new OperatorError(
      `There is no settings file Pulumi.${stack}.yaml in ${folder}.${meant ? ` Did you mean ${meant}?` : ""} ` +
        `Give the customer's name, or create one: npm run customer -- new ${stack}`,
    );
  }

  /** Puts the line for editors on top, unless the file begins with a comment already. */
  forEditors(): void {
    const { contents } = this.document;
    const first = isMap(contents) ? contents.items[0]?.key : undefined;
    const begins = this.document.commentBefore ?? (isNode(first) ? first.commentBefore : undefined);
    if (begins) return;
    const place = path.relative(path.dirname(this.file), schema).split(path.sep).join("/");
    this.document.commentBefore = ` yaml-language-server: $schema=${place.startsWith(".") ? place : `./${place}`}`;
  }

  /** The value in the file, plain; an encrypted one is `{ secure: … }`. */
  get(setting: string): unknown {
    return valueIn(this.document.toJS(), this.path(setting));
  }

  /** Text, or nothing when the setting is absent or something else. */
  text(setting: string): string | undefined {
    const value = this.get(setting);
    return typeof value === "string" ? value : undefined;
  }

  list(setting: string): string[] {
    const value = this.get(setting);
    return Array.isArray(value) ? value.map(String) : [];
  }

  isSecret(setting: string): boolean {
    return isSecure(this.get(setting));
  }

  /** A key of the file other than `config`, such as `secretsprovider`. */
  top(key: string): unknown {
    return this.document.get(key);
  }

  /** The names of all such keys. */
  topKeys(): string[] {
    const whole = this.document.toJS() as unknown;
    return typeof whole === "object" && whole !== null ? Object.keys(whole) : [];
  }

  /** @returns the settings that are different now. */
  apply(answers: Answers): string[] {
    return [...answers].filter(([setting, value]) => this.set(setting, value)).map(([s]) => s);
  }

  /**
   * @returns whether it is different now.
   * @throws {OperatorError} where something else would change with it, or it has no place in the file.
   */
  set(setting: string, value: SettingValue): boolean {
    const at = this.path(setting);
    const old = this.document.getIn(at, true);
    if (isDeepStrictEqual(this.get(setting), value)) return false;
    const { stack, document } = this;
    refuseShared({ stack, document, at });
    refuseMerged({ stack, document, at }, value);
    openSections({ stack, document, at });
    if (value === undefined) {
      this.document.deleteIn(at);
      this.dropEmptySection(at);
    } else if (isScalar(old) && typeof value !== "object") {
      old.value = value;
      // What is written is the value then, and no longer what was read.
      delete old.srcToken;
    } else {
      this.document.setIn(at, this.node(value, old));
    }
    return true;
  }

  /** A copy to try answers on. */
  copy(): SettingsFile {
    const yaml = new YamlText(this.toString());
    return new SettingsFile(this.stack, this.project, this.file, yaml, this.asRead);
  }

  /**
   * For the check of settings/.
   *
   * @param secrets Settings that are about to be encrypted.
   */
  given(secrets: readonly string[] = []): GivenSettings {
    const whole = this.document.toJS() as { config?: Record<string, unknown> } | null;
    const config = whole?.config ?? {};
    const entries = Object.entries(config).map(([key, value]) => [key, asPulumi(value)] as const);
    const all = Object.fromEntries([
      ...entries,
      ...secrets.map((key) => [key, hiddenValue] as const),
    ]);
    return {
      stack: this.stack,
      project: this.project,
      all,
      isSecret: (key) => secrets.includes(key) || isSecure(config[key]),
    };
  }

  /** The values that the engine takes for something else than is written. */
  misread(): Mistake[] {
    const ours = [this.project, "aws", "okta"];
    return misread(this.document, (key) => ours.includes(key.split(":")[0] ?? ""));
  }

  toString(): string {
    return this.yaml.toString();
  }

  /** @throws {OperatorError} where another has written it since it was read: a question may be open for hours. */
  async refuseChanged(): Promise<void> {
    if ((await textOf(this.file)) !== this.asRead) throw this.changed();
  }

  /** That another has written it. */
  changed(): OperatorError {
    return new OperatorError(
      `${path.basename(this.file)} was changed meanwhile. Nothing was written. Run the command again.`,
    );
  }

  /**
   * Writes the whole file, or nothing.
   *
   * @throws {OperatorError} as `refuseChanged`
   */
  async save(): Promise<void> {
    await this.refuseChanged();
    const text = this.toString();
    await writeFileAtomic(this.file, text);
    this.asRead = text;
  }

  /** `engage.groups` is a key of the section `engage-okta:engage`; `aws:region` is its own. */
  private path(setting: string): string[] {
    if (setting.includes(":")) return ["config", setting];
    const [section = "", ...rest] = setting.split(".");
    return ["config", `${this.project}:${section}`, ...rest];
  }

  /** Writes lists on one line, and keeps the comments on the old value. */
  private node(value: unknown, old: unknown) {
    const node = this.document.createNode(value, { flow: Array.isArray(value) });
    if (isNode(old)) {
      node.comment = old.comment;
      node.commentBefore = old.commentBefore;
      if (isCollection(old) && isCollection(node) && !Array.isArray(value)) node.flow = old.flow;
    }
    return node;
  }

  /** Removes a section that lost its last key: an empty section would still stand for that part. */
  private dropEmptySection(at: string[]): void {
    const section = at.length > 2 ? this.document.getIn(at.slice(0, 2), true) : undefined;
    if (isMap(section) && section.items.length === 0) this.document.deleteIn(at.slice(0, 2));
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function isSecure(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}

/** A setting as the engine hands it to the program: text, or JSON text. */
function asPulumi(value: unknown): string {
  if (isSecure(value)) return hiddenValue;
  if (value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
