// node validators.mjs REGISTRY: generated parsers beside Ajv at run time, on the same inputs, doing the same job: the
// caller's value stays as it is, defaults are written, the result is checked.
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

const [registry = ''] = process.argv.slice(2);
const rounds = 15;
const { serverTools } = await import(registry);
const ratios = [];
for (const name of serverTools.names) {
  const { contract } = await serverTools.load(name);
  const ajv = new Ajv({ useDefaults: true, strict: false, ownProperties: true });
  addFormats.default(ajv);
  const check = ajv.compile(structuredClone(contract.inputSchema));
  const inputs = [inputOf(name), { ...inputOf(name), unknown: 1 }, {}];
  const ours = (/** @type {object} */ input) => contract.parseInput(input).ok;
  const theirs = (/** @type {object} */ input) => check(structuredClone(input));
  for (const input of inputs) {
    if (ours(input) !== theirs(input)) throw new Error(`${name}: the two do not agree about ${JSON.stringify(input)}`);
  }
  const mine = [];
  const others = [];
  for (let round = 0; round < rounds; round++) {
    mine.push(timeOf(ours, inputs));
    others.push(timeOf(theirs, inputs));
  }
  ratios.push(median(others) / median(mine));
}
console.log(JSON.stringify({ timesAsFast: Math.min(...ratios) }));

function inputOf(/** @type {string} */ name) {
  if (name !== 'save_note') throw new Error(`no input is known for ${name}`);
  return { noteId: 'N-1', customerId: 'C-1', text: 'The customer asked for a call back after five.', tags: ['phone'] };
}

/** @param {(input: object) => boolean} check @param {object[]} inputs */
function timeOf(check, inputs) {
  const startedAt = performance.now();
  for (let index = 0; index < 20_000; index++) for (const input of inputs) check(input);
  return performance.now() - startedAt;
}

/** @param {number[]} numbers */
function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
}
