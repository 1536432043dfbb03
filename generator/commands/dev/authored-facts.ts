import { posix } from 'node:path';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../runtime/core/json.js';
import type { Config } from '../../config.js';
import type { Host } from '../../host.js';
import { parseYaml } from '../../source/parse-yaml.js';

/** What the contracts say that is no part of the generated code of the server. */
export interface AuthoredFacts {
  /** The path that each tool is posted to. */
  readonly endpoints: ReadonlyMap<string, string>;
  /** The inputs of each tool's examples. */
  readonly examples: ReadonlyMap<string, readonly JsonObject[]>;
}

/** Reads them where the catalog says the contracts are. What cannot be read is left out. */
export function readAuthoredFacts(host: Host, { root, out }: Pick<Config, 'root' | 'out'>): AuthoredFacts {
  const bytes = host.read(posix.join(root, out, 'catalog.json'));
  const catalog = bytes ? (JSON.parse(new TextDecoder().decode(bytes)) as JsonValue) : {};
  const entries = objectsIn(isJsonObject(catalog) ? catalog['tools'] : []).filter(({ kind }) => kind === 'server');
  const authored = entries.map(({ name, source }) => {
    const text = host.read(posix.join(root, String(source)));
    const contract = text && parseYaml(String(source), text, () => {})?.value;
    return [String(name), isJsonObject(contract) ? contract : {}] as const;
  });
  return {
    endpoints: new Map(authored.map(([name, contract]) => [name, pathOf(contract['http'])])),
    examples: new Map(
      authored.map(([name, { examples }]) => [
        name,
        objectsIn(examples)
          .map(({ input }) => input)
          .filter(isJsonObject),
      ]),
    ),
  };
}

function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function pathOf(http: JsonValue | undefined): string {
  const endpoint = isJsonObject(http) ? String(http['endpoint']) : '/chat/tool-call';
  return new URL(endpoint, 'http://localhost').pathname;
}
