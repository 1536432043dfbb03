// node bench/make-workspace.mjs N DIR
//
// Writes N tools of equal size in the three forms that the generators read:
//   DIR/tools/*.tool.yaml, DIR/gecx.config.yaml   contracts
//   DIR/openapi.json                              one OpenAPI 3.1 document, one POST operation for each tool
//   DIR/schemas/*.json                            JSON Schemas, one file each for input and output
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

const [count, folder] = [Number(process.argv[2]), process.argv[3]];
if (!Number.isSafeInteger(count) || count < 1 || folder === undefined) {
  console.error('usage: node bench/make-workspace.mjs N DIR');
  process.exit(2);
}

/** @type {(required: string[], properties: object) => object} */
const closed = (required, properties) => ({ type: 'object', additionalProperties: false, required, properties });

// Every tool differs a little, so that no generator can share the work between them.
/** @type {(number: number) => object} */
const inputOf = (number) =>
  closed(['bookingId', 'seats', 'channel'], {
    bookingId: { type: 'string', pattern: '^BK-[0-9]+$', maxLength: 32, description: `Booking of tool ${number}` },
    seats: { type: 'integer', minimum: 1, maximum: 500 },
    channel: { type: 'string', enum: ['web', 'phone', 'desk', `partner_${number}`] },
    remark: { type: 'string', maxLength: 300 },
    startsAt: { type: 'string', format: 'date-time' },
    sendMail: { type: 'boolean', default: true },
    guest: closed(['id'], {
      id: { type: 'string' },
      email: { type: 'string', format: 'email' },
      level: { type: 'string', enum: ['member', 'visitor'] },
    }),
    extras: {
      type: 'array',
      maxItems: 40,
      items: closed(['code', 'count'], {
        code: { type: 'string' },
        count: { type: 'integer', minimum: 1 },
        priceCents: { type: 'integer' },
      }),
    },
  });

const outputOf = () =>
  closed(['id', 'state'], {
    id: { type: 'string' },
    state: { type: 'string', enum: ['waiting', 'confirmed'] },
    extras: { type: 'array', items: closed(['code'], { code: { type: 'string' }, granted: { type: 'boolean' } }) },
  });

/** @typedef {{ name: string, description: string, input: object, output: object }} Tool */

/** @type {(tool: Tool) => object} */
const contractOf = (tool) => ({
  kind: 'server',
  name: tool.name,
  description: tool.description,
  inputSchema: tool.input,
  outputSchema: tool.output,
  approvalPolicy: 'user_confirm',
  sideEffectLevel: 'state_changing',
  idempotency: { mode: 'required', duplicateBehavior: 'return_cached', ttlMs: 3_600_000 },
  auth: { required: true, scopes: ['bookings.write'] },
  audit: { classification: 'financial', redactInput: ['guest.email'] },
  timeoutMs: 8000,
  http: { endpoint: '/chat/tool-call' },
});

/** @type {(schema: object) => object} */
const json = (schema) => ({ content: { 'application/json': { schema } } });

/** @type {(tool: Tool) => object} */
const operationOf = (tool) => ({
  operationId: tool.name,
  summary: tool.description,
  requestBody: { required: true, ...json(tool.input) },
  responses: { 200: { description: 'Done', ...json(tool.output) } },
});

const tools = Array.from({ length: count }, (_, number) => ({
  name: `tool_${String(number).padStart(5, '0')}`,
  description: `Changes the booking in way ${number}`,
  input: inputOf(number),
  output: outputOf(),
}));

for (const part of ['tools', 'schemas']) mkdirSync(join(folder, part), { recursive: true });

for (const tool of tools) {
  writeFileSync(join(folder, 'tools', `${tool.name}.tool.yaml`), stringify(contractOf(tool)));
  writeFileSync(join(folder, 'schemas', `${tool.name}.input.json`), JSON.stringify(tool.input));
  writeFileSync(join(folder, 'schemas', `${tool.name}.output.json`), JSON.stringify(tool.output));
}

const paths = Object.fromEntries(tools.map((tool) => [`/${tool.name}`, { post: operationOf(tool) }]));
const document = { openapi: '3.1.0', info: { title: 'Bookings', version: '1.0.0' }, paths };
writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document));
writeFileSync(
  join(folder, 'gecx.config.yaml'),
  stringify({ version: 1, tools: ['tools/**/*.tool.yaml'], out: 'generated' }),
);
