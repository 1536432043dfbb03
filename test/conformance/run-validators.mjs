// Runs validator modules on the data of the official suite and prints what they say, as JSON.
// Usage: node --disallow-code-generation-from-strings run-validators.mjs <jobs.json>
import { readFileSync } from 'node:fs';

/** `[{ module: file URL, suite: path of a suite file, index: of the group in it }]` */
const jobs = JSON.parse(readFileSync(process.argv[2], 'utf8'));

const verdicts = [];
for (const job of jobs) verdicts.push(await run(job));
process.stdout.write(JSON.stringify({ codeGeneration: codeGeneration(), verdicts }));

/** One of `true`, `false`, or the text of an exception, per test. */
async function run({ module, suite, index }) {
  const { tests } = JSON.parse(readFileSync(suite, 'utf8'))[index];
  try {
    const { validate } = await import(module);
    return tests.map(({ data }) => verdict(validate, data));
  } catch (error) {
    return tests.map(() => String(error));
  }
}

function verdict(validate, data) {
  try {
    const before = JSON.stringify(data);
    const valid = validate(data);
    return JSON.stringify(data) === before ? valid : 'the validator has changed the data';
  } catch (error) {
    return String(error);
  }
}

function codeGeneration() {
  try {
    return new Function('return "possible"')();
  } catch {
    return 'refused';
  }
}
