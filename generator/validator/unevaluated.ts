import { createRequire } from 'node:module';
import { _, Name, type Ajv, type CodeKeywordDefinition, type KeywordCxt, type Vocabulary } from 'ajv';

/** The constraints on what no other keyword has looked at. */
export function unevaluatedVocabulary(): Vocabulary {
  // Part of Ajv's newer dialects only, in no module that Node and bundlers import alike.
  const { default: vocabulary } = createRequire(import.meta.url)('ajv/dist/vocabularies/unevaluated') as {
    readonly default: readonly CodeKeywordDefinition[];
  };
  return vocabulary.map((definition) =>
    definition.keyword === 'unevaluatedItems' ? withCountOfItems(definition) : definition,
  );
}

/** Ajv compares with the number of evaluated items, and forgets that at run time `true` can stand for all of them. */
function withCountOfItems(definition: CodeKeywordDefinition): CodeKeywordDefinition {
  return {
    ...definition,
    code: (context: KeywordCxt) => {
      const { gen, data, it } = context;
      const { items } = it;
      if (items instanceof Name) {
        it.items = gen.const('evaluated', _`${items} === true ? ${data}.length : ${items} || 0`);
      }
      definition.code(context);
    },
  };
}

/** Keywords whose schemas need not hold. */
const uncertain = ['anyOf', 'oneOf', 'if', 'dependencies'];

/**
 * Ajv starts its account of what has been evaluated where the first schema adds to it. Inside a branch that may not be
 * taken, what comes behind would find none, or in a list that of the item before.
 */
export function startAccountsEarly(ajv: Ajv): void {
  for (const keyword of uncertain) {
    const rule = ajv.RULES.all[keyword];
    if (typeof rule !== 'object' || !('code' in rule.definition)) continue;
    const { definition } = rule;
    rule.definition = {
      ...definition,
      code: (context: KeywordCxt, type?: string) => {
        const { gen, it } = context;
        const { props = {}, items = 0 } = it;
        if (props !== true && !(props instanceof Name)) {
          const named = gen.var('props', _`{}`);
          for (const name of Object.keys(props)) gen.assign(_`${named}[${name}]`, true);
          it.props = named;
        }
        if (typeof items === 'number') it.items = gen.var('items', items);
        definition.code(context, type);
      },
    };
  }
}
