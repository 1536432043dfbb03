/** A TypeScript type, as far as it can say what a JSON Schema says. */
export type TypeNode =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'never' }
  | { readonly kind: 'primitive'; readonly name: 'string' | 'number' | 'boolean' | 'null' }
  | { readonly kind: 'literal'; readonly values: readonly (string | number | boolean | null)[] }
  | { readonly kind: 'array'; readonly items: TypeNode }
  | ObjectNode
  | { readonly kind: 'union'; readonly of: readonly TypeNode[] }
  | { readonly kind: 'intersection'; readonly of: readonly TypeNode[] }
  | { readonly kind: 'reference'; readonly name: string };

/** An object type. */
export interface ObjectNode {
  readonly kind: 'object';
  readonly members: readonly TypeMember[];
  /** The type of members that are not named; absent when there can be none. */
  readonly rest?: TypeNode;
}

/** A named member of an object type. */
export interface TypeMember {
  readonly name: string;
  readonly type: TypeNode;
  readonly required: boolean;
  readonly doc: Doc;
}

/** What a schema tells its readers. Raw text: whoever prints it escapes it. */
export interface Doc {
  readonly text?: string;
  readonly deprecated?: boolean;
}

/** An exported type declaration. */
export interface NamedType {
  readonly name: string;
  readonly type: TypeNode;
  readonly doc: Doc;
}
