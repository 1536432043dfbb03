import { contract } from './tester.js';

/** A workspace with tools of both kinds, defaults, references and nested types. */
export const sampleWorkspace: Readonly<Record<string, string>> = {
  'gecx.config.yaml': 'version: 1\ntools: ["tools/**/*.tool.yaml"]\nout: generated\n',
  'tools/lookup_order.tool.yaml': contract({ auth: { required: false } }),
  'tools/apply_refund.tool.yaml': contract({
    name: 'apply_refund',
    description: 'Pays money back.',
    sideEffectLevel: 'state_changing',
    inputSchema: {
      type: 'object',
      required: ['orderId', 'lines'],
      properties: {
        orderId: { type: 'string', format: 'uuid' },
        notify: { type: 'boolean', default: true },
        lines: { type: 'array', items: { $ref: '#/definitions/Line' } },
      },
      definitions: {
        Line: {
          type: 'object',
          required: ['sku'],
          properties: {
            sku: { type: 'string' },
            quantity: { type: 'integer', minimum: 1, default: 1 },
            parts: { type: 'array', items: { $ref: '#/definitions/Line' } },
          },
        },
      },
    },
  }),
  'tools/nested/show_map.tool.yaml': contract({
    kind: 'client',
    name: 'show_map',
    description: 'Shows a map.',
    sideEffectLevel: 'none',
    http: undefined,
  }),
};
