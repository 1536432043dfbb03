import type { Shop } from '../shop.js';

/** Something that happens in a shop. Nobody looks at what comes of it; that it happens is the test's concern. */
export type Scenario = (shop: Shop) => Promise<void>;

/** Scenarios by what happens in them. */
export type Scenarios = Readonly<Record<string, Scenario>>;
