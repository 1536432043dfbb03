import { join } from 'node:path';
import { readTree, writeFiles } from '../disk.js';
import { execute, repository } from './installed-project.js';

/** The two choices of a configuration that change how generated files import each other. */
export interface Layout {
  readonly importExtension: 'js' | 'ts';
  readonly validators: 'ts' | 'js';
}

/** What a configuration that says nothing of it gets. */
export const defaultLayout: Layout = { importExtension: 'js', validators: 'ts' };

/** Every pair of the two choices. */
export const layouts: readonly Layout[] = [
  defaultLayout,
  { importExtension: 'js', validators: 'js' },
  { importExtension: 'ts', validators: 'ts' },
  { importExtension: 'ts', validators: 'js' },
];

/** What a layout is called in the name of a test. */
export function nameOf({ importExtension, validators }: Layout): string {
  return `with importExtension: ${importExtension} and validators: ${validators}`;
}

/** Writes the shop below an installed project, generates its code, and gives its folder. */
export function generatedShop(project: string, layout: Layout): string {
  const { importExtension, validators } = layout;
  const folder = join(project, `imports-${importExtension}-validators-${validators}`);
  const files = Object.entries(readTree(join(repository, 'test/e2e/shop'))).map(([path, text]) => [
    path,
    path.endsWith('.ts') ? withImportsOf(layout, text) : text,
  ]);
  const config = { version: 1, tools: ['tools/**/*.tool.yaml'], out: 'generated', importExtension, validators };
  writeFiles(folder, { ...Object.fromEntries(files), 'gecx.config.yaml': JSON.stringify(config) });
  execute(folder, join(project, 'node_modules/.bin/gecx'), 'codegen');
  return folder;
}

/** Rewrites the imports of the shop's own code, which are written for the default layout. */
export function withImportsOf({ importExtension, validators }: Layout, code: string): string {
  return code.replace(/'(\.{1,2}\/[^']*)\.js'/g, (_, path: string) => {
    const extension = path.includes('/validators/') && validators === 'js' ? 'js' : importExtension;
    return `'${path}.${extension}'`;
  });
}

/** What calling every tool of the shop comes to, wherever it runs. */
export const shopOutcome = {
  quoted: {
    quoteId: '7ab94949-0e81-24ea-232a-4a0c375762d1',
    totalCents: 7297,
    currency: 'EUR',
    express: false,
    validUntil: '2026-05-01T09:30:00Z',
  },
  notSent: 'failed: TOOL_VALIDATION_FAILED',
  refusedOnTheSpot: '/buyer/loyaltyCard must match the pattern `^LC-[0-9]{4}$`',
  refunded: [
    'pending: SERVER_TOOL_APPROVAL_PENDING',
    { refundId: 'refund of 500 for ORD-1' },
    // The approval showed the outcome to whoever approved; this is the first answer of a call that has it.
    { refundId: 'refund of 500 for ORD-1' },
    'duplicate: replayed',
  ],
  oddlyNamed: ['failed: TOOL_NOT_IMPLEMENTED', 'failed: TOOL_NOT_IMPLEMENTED'],
  quotedForAModel: 7297,
  shown: { heading: 'Basket', count: 2 },
  notShown: 'failed: TOOL_VALIDATION_FAILED',
  oddlyNamedInTheBrowser: 'failed: TOOL_NOT_IMPLEMENTED',
  unknown: 'failed: TOOL_UNKNOWN',
} as const;

/** What a page of another origin than the contract allows gets of the refund. */
export const refusedRefund: readonly string[] = Array.from({ length: 4 }, () => 'denied: ORIGIN_DENIED');

/**
 * What the contracts of the shop's server tools say that no browser may learn. A validator knows the path of each
 * member, but not which classes of personal data stand there, as an object that maps the path says.
 */
export const serverSecrets: readonly string[] = [
  ...['refunds.write', 'refund:create', 'https://billing.example', 'refund:sign-off', '77777', 'https://desk.example'],
  ...['buyer.loyaltyCard', 'payment.cardNumber', '"/payment/cardNumber":', 'trace.processor', 'financial'],
  ...['redactInput', 'redactOutput', 'approverPermission', 'ratePerMinute', 'scopes', 'policyDigest'],
];

/** What the contract of the shop's client tool says for logs only. */
export const clientSecret = 'note.author';
