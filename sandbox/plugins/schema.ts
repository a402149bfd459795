import type { Properties } from "./values";

/** What the real provider's schema says of one property; the rules of Terraform's SDK apply. */
export interface Property {
  type: "string" | "boolean" | "number" | "map" | "list";
  /** The properties of the objects in a list; without it the elements are strings. */
  element?: Schema;
  required?: boolean;
  /** The cloud answers with a value when none is given; alone: an output and no input. */
  computed?: boolean;
  /** An input although it is computed. */
  optional?: boolean;
  default?: string | number | boolean;
  /** A change replaces the resource. */
  forceNew?: boolean;
  /** What is the same to the real provider although the text differs; then the old text stays. */
  same?: (one: unknown, other: unknown) => boolean;
  /** Its name in the cloud, which the program gives: a replacement deletes the old one first. */
  isName?: boolean;
  /** A difference that the real provider does not see. `key` is set for the entries of a map. */
  ignore?: (change: { old: unknown; new: unknown; key?: string; inputs: Properties }) => boolean;
}

export type Schema = Record<string, Property>;

/** One resource type, in the cloud behind the client `C`. */
export interface Resource<C> {
  properties: Schema;
  /** Fills in computed values that are known before anything is done. */
  plan?(client: C, planned: Properties): void;
  /**
   * Makes it and answers its id and all properties. `made` notes the id as soon as there is one:
   * what fails after that leaves a resource that failed to initialize.
   */
  create(client: C, planned: Properties, made: (id: string) => void): Promise<State>;
  /** Looks it up; undefined when it is gone. `state` is empty on import. */
  read(client: C, id: string, state: Properties): Promise<State | undefined>;
  /** Absent where every change replaces. */
  update?(client: C, id: string, planned: Properties, state: Properties): Promise<Properties>;
  delete(client: C, id: string, state: Properties): Promise<void>;
}

export interface State {
  id: string;
  properties: Properties;
}

/** One provider: what it is configured to, and its resources and functions by their tokens. */
export interface Plugin<C> {
  name: string;
  /** Properties of the configuration that do not come as text. */
  configure(settings: Properties): Promise<C>;
  resources: Record<string, Resource<C>>;
  functions: Record<string, (client: C, args: Properties) => Promise<Properties>>;
}

export const isInput = (property: Property): boolean =>
  property.computed !== true || property.optional === true;
