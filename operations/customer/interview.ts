import type { Aws } from "../../clouds/awsClients";
import { openOrganizations } from "../../clouds/organizationPath";
import { customerAws } from "../accounts";
import { OperatorError } from "../failure";
import { draftedAccess } from "./account";
import {
  findAppClient,
  findInstance,
  findTarget,
  findUserPool,
  findVendorStack,
  listInstances,
} from "./aws";
import { wrongWith } from "./settingsCheck";
import { type Secrets, oktaSignIn, secretIn, settingsBesides, wrongToken } from "./credentials";
import { Okta } from "./okta";
import { type Answer, listOf, settingsOf } from "./questions";
import type { SettingsFile } from "./settingsFile";
import type { Prompts, Ui, Validate } from "./ui";

/** Known before the first question. */
export interface Given {
  folder: string;
  /** The settings with what the flags said. */
  draft: SettingsFile;
  /** Settings that the flags have answered. */
  answered: ReadonlySet<string>;
  secrets: Secrets;
}

/**
 * Asks for what the flags left open, in an order in which each answer can be looked up at once; an
 * answer that is wrong is asked for again.
 *
 * @returns answers and secrets, those of the flags included.
 */
export async function interview(given: Given, prompts: Prompts, ui: Ui) {
  const one = new Interview(given, prompts, ui);
  await one.run();
  return { answers: one.answers as ReadonlyMap<string, Answer>, secrets: one.secrets };
}

class Interview {
  readonly answers = new Map<string, Answer>();
  readonly secrets: Map<"okta:apiToken" | "okta:privateKey", string>;
  private readonly draft: SettingsFile;
  private aws!: Aws;
  private okta!: Okta;

  constructor(
    private readonly given: Given,
    private readonly prompts: Prompts,
    private readonly ui: Ui,
  ) {
    this.draft = given.draft.copy();
    this.secrets = new Map(given.secrets);
  }

  async run(): Promise<void> {
    await this.ask("aws:region", "AWS region", process.env.AWS_REGION);
    this.aws = await customerAws(await draftedAccess(this.given.folder, this.draft));
    await this.askEngage();
    await this.askOkta();
    await this.askAssignees("engage", "get Engage");
    await this.askConnect();
    if (this.draft.get("connect") !== undefined) await this.askGuardrail();
  }

  private async askEngage(): Promise<void> {
    await this.ask(
      "engage.cloudFormationStack",
      "Local Measure's CloudFormation stack",
      "LocalMeasureEngage",
      async (name) => void (await findVendorStack(this.aws, name)),
    );
    const poolId = await this.choosePool();
    const pool = await findUserPool(this.aws, poolId);
    const clients = pool.appClients.map(({ id, name }) => ({ name: `${name} (${id})`, value: id }));
    const known = { id: this.draft.text("engage.appClientId") };
    const name = this.draft.text("engage.appClientName");
    const client = await findAppClient(this.aws, pool, { ...known, name }).catch(() => undefined);
    if (!client && clients.length > 0) {
      const id = await this.prompts.select({
        message: "App client that agents sign in with",
        choices: clients,
      });
      this.answer("engage.appClientId", id);
    }
    this.ui.say(`  user pool ${pool.id}, sign-in at https://${pool.domain}`);
    await this.ask("engage.identityProviderName", "Name of the identity provider", "Okta");
  }

  private async choosePool(): Promise<string> {
    const stack = this.draft.text("engage.cloudFormationStack");
    const ids = stack ? (await findVendorStack(this.aws, stack)).userPoolIds : [];
    const [only] = ids;
    const known = this.draft.text("engage.userPoolId");
    if (known !== undefined) return known;
    if (only !== undefined && ids.length === 1) return only;
    if (ids.length === 0) {
      return this.ask("engage.userPoolId", "User pool id (no output of the stack is one)");
    }
    const id = await this.prompts.select({
      message: "User pool that agents sign in with",
      choices: ids.map((value) => ({ name: value, value })),
    });
    this.answer("engage.userPoolId", id);
    return id;
  }

  private async askOkta(): Promise<void> {
    await this.ask("okta:orgName", "Okta organization, for example acme", this.draft.stack);
    await this.ask("okta:baseUrl", "Okta's domain", "okta.com");
    if (this.secrets.size === 0 && !this.hasCredentials()) await this.askCredentials();
    for (const [setting, value] of settingsBesides(this.draft, this.secrets)) {
      this.answer(setting, value);
    }
    this.okta = await this.signInToOkta();
  }

  private hasCredentials(): boolean {
    return ["okta:apiToken", "okta:accessToken", "okta:privateKey"].some((setting) =>
      this.draft.isSecret(setting),
    );
  }

  private async askCredentials(): Promise<void> {
    const way = await this.prompts.select({
      message: "How to sign in to Okta's API",
      choices: [
        { name: "a service app with a private key", value: "key" },
        { name: "an API token", value: "token" },
      ],
    });
    if (way === "token") {
      const validate: Validate = async (text) => {
        const token = text.trim();
        if (wrongToken(token)) return "That is no API token of Okta.";
        return complaint(() => new Okta(this.host(), { apiToken: token }).signIn());
      };
      const token = await this.prompts.password({ message: "API token", validate });
      this.secrets.set("okta:apiToken", token.trim());
      return;
    }
    await this.ask("okta:clientId", "Client id of the service app", undefined, (id) =>
      refuseEmpty(id, "the service app's client id, for example 0oa1a2b3c4d5e6f7g8h9"),
    );
    await this.ask("okta:privateKeyId", "Id of its key in Okta", undefined, (id) =>
      refuseEmpty(id, "the key's id (KID), which Okta shows next to the key"),
    );
    const read = (file: string) => secretIn("okta:privateKey", file.trim());
    const file = await this.prompts.input({
      message: "File with the private key (PEM)",
      validate: async (text) => {
        const found = await read(text);
        return "wrong" in found ? `That is wrong: ${found.wrong}.` : true;
      },
    });
    const found = await read(file);
    if ("secret" in found) this.secrets.set("okta:privateKey", found.secret);
  }

  private async signInToOkta(): Promise<Okta> {
    const { draft, secrets } = this;
    const okta = new Okta(this.host(), await oktaSignIn(this.given.folder, draft, secrets));
    await okta.signIn();
    return okta;
  }

  private host(): string {
    return `${this.draft.text("okta:orgName")}.${this.draft.text("okta:baseUrl")}`;
  }

  private async askAssignees(section: "engage" | "connect", what: string): Promise<void> {
    const lists = [
      [`${section}.groups`, `Okta groups that ${what}, separated by commas`, "findGroup"],
      [`${section}.users`, `Logins of other Okta users that ${what}; empty for none`, "findUser"],
    ] as const;
    for (const [setting, message, find] of lists) {
      await this.askList(setting, message, async (names) => {
        for (const name of names) await this.okta[find](name);
      });
    }
    const scopes = settingsBesides(this.draft, this.secrets).get("okta:scopes");
    if (scopes !== undefined) this.answer("okta:scopes", scopes);
  }

  private async askConnect(): Promise<void> {
    if (this.given.answered.has("connect.instance")) {
      return this.askAssignees("connect", "get Amazon Connect");
    }
    const known = this.draft.text("connect.instanceAlias") ?? this.draft.text("connect.instanceId");
    const { saml } = await listInstances(this.aws).catch(() => ({ saml: [] }));
    const only = saml.length === 1 ? saml[0]?.alias || saml[0]?.id : undefined;
    const text = await this.prompts.input({
      message: "Amazon Connect instance, alias or id; - for no sign-on to Connect",
      default: known ?? only ?? "-",
      validate: async (answer) => {
        if (isNone(answer)) return true;
        const wrong = this.wrong("connect.instance", answer.trim());
        return wrong ?? complaint(async () => void (await findInstance(this.aws, answer.trim())));
      },
    });
    if (isNone(text)) {
      this.answer("connect", undefined);
      this.answer("guardrail", undefined);
      return;
    }
    if (text.trim() !== known) this.answer("connect.instance", text.trim());
    await this.askAssignees("connect", "get Amazon Connect");
  }

  private async askGuardrail(): Promise<void> {
    const known = this.draft.list("guardrail.targets");
    if (this.given.answered.has("guardrail.targets")) return;
    const text = await this.prompts.input({
      message: "Guardrail on (account or organizational unit ids, root); - for none",
      default: known.join(", ") || "-",
      validate: async (answer) =>
        isNone(answer) || (this.wrong("guardrail.targets", listOf(answer)) ?? true),
    });
    if (isNone(text)) return this.answer("guardrail", undefined);
    this.answer("guardrail.targets", listOf(text));
    await this.askManagementRole();
  }

  private async askManagementRole(): Promise<void> {
    const setting = "guardrail.managementRole";
    if (this.given.answered.has(setting)) return;
    const role = await this.prompts.input({
      message: "Role in the management account; - when this account is the management account",
      default: this.draft.text(setting) ?? "-",
      validate: async (answer) => {
        const value = isNone(answer) ? undefined : answer.trim();
        const organizations = await openOrganizations(this.aws.access, value);
        const find = async () => {
          for (const target of this.draft.list("guardrail.targets")) {
            await findTarget(organizations, target);
          }
        };
        return (value && this.wrong(setting, value)) || complaint(find);
      },
    });
    this.answer(setting, isNone(role) ? undefined : role.trim());
  }

  /** Asks for one value, and offers the one in the settings. */
  private async ask(
    setting: string,
    message: string,
    fallback?: string,
    lookup?: (value: string) => Promise<void>,
  ): Promise<string> {
    const known = this.draft.text(setting);
    if (this.given.answered.has(setting)) return known ?? "";
    const text = await this.prompts.input({
      message,
      default: known ?? fallback,
      validate: async (answer) => {
        const value = answer.trim();
        return this.wrong(setting, value) ?? (lookup ? complaint(() => lookup(value)) : true);
      },
    });
    this.answer(setting, text.trim());
    return text.trim();
  }

  private async askList(
    setting: string,
    message: string,
    lookup: (values: string[]) => Promise<void>,
  ): Promise<void> {
    if (this.given.answered.has(setting)) return;
    const text = await this.prompts.input({
      message,
      default: this.draft.list(setting).join(", ") || undefined,
      validate: async (answer) => {
        const values = listOf(answer);
        return this.wrong(setting, values) ?? complaint(() => lookup(values));
      },
    });
    const values = listOf(text);
    this.answer(setting, values.length > 0 ? values : undefined);
  }

  private wrong(setting: string, value: Answer): string | undefined {
    const attempt = this.draft.copy();
    const settings = settingsOf(new Map([[setting, value]]));
    attempt.apply(settings);
    return wrongWith(attempt, [...settings.keys()]);
  }

  private answer(setting: string, value: Answer): void {
    for (const [key, one] of settingsOf(new Map([[setting, value]]))) {
      this.answers.set(key, one);
      this.draft.set(key, one);
    }
  }
}

function isNone(answer: string): boolean {
  return ["", "-"].includes(answer.trim());
}

function refuseEmpty(answer: string, allowed: string): Promise<void> {
  return answer === ""
    ? Promise.reject(new OperatorError(`Not empty: ${allowed}.`))
    : Promise.resolve();
}

/** What an operator's mistake is called; true when there is none. */
async function complaint(work: () => Promise<void>): Promise<string | true> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof OperatorError) return error.message;
    throw error;
  }
}
