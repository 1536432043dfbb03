// What takes part in a benchmark, and the check that keeps a failing generator from being taken for a fast one.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Contestant
 * @property {string} name
 * @property {string} node The Node binary that runs it
 * @property {string[]} args
 * @property {string} cwd
 * @property {(round: number) => void} prepare Called before every run, not measured
 * @property {(round: number) => void} check Called after every run, not measured; throws when the output is not all there
 */

/**
 * Throws unless each output names all tools: a file in its text, a folder in the names of its files.
 * @param {number} tools
 * @param {string} folder
 * @param {string[]} outputs
 */
export function expectAllTools(tools, folder, outputs) {
  for (const output of outputs) {
    const path = join(folder, output);
    const text = statSync(path).isDirectory() ? readdirSync(path).join('\n') : readFileSync(path, 'utf8');
    // Generators write the name tool_00042 in cases of their own, and may put a status after it: Tool00042Data, tool00042200.
    const found = new Set(Array.from(text.matchAll(/tool_?(\d{5})/gi), (match) => match[1]));
    if (found.size !== tools) throw new Error(`${path} names ${found.size} of ${tools} tools`);
  }
}
