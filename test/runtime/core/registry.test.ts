import { expect, test } from 'vitest';
import { createRegistry, loadTool } from '../../../runtime/core/registry.js';

const entry = { contract: async () => 'contract', handler: async () => 'handler' };

test('a registry tells the canonical name of every spelling, and knows no inherited ones', () => {
  const registry = createRegistry({ show_basket: { ...entry, aliases: ['basket.show'] } }, loadTool);
  expect(registry.nameOf('show_basket')).toBe('show_basket');
  expect(registry.nameOf('basket.show')).toBe('show_basket');
  for (const other of ['show', 'constructor', '__proto__', '']) expect(registry.nameOf(other)).toBeUndefined();
});
