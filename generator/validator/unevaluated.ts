import { createRequire } from 'node:module';
import { _, Name, type CodeKeywordDefinition, type KeywordCxt, type Vocabulary } from 'ajv';

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
