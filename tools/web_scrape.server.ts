import { toolFailure } from 'gecx-tools/server';
import type { WebScrapeHandler } from '../generated/server/web_scrape.js';

/**
 * Reads nothing yet: a server that fetches whatever address a model names can be led into its own network. It stays so
 * until there is a fetcher that looks at every address it connects to.
 */
export const webScrape: WebScrapeHandler = () => {
  throw toolFailure('TOOL_NOT_IMPLEMENTED', 'web_scrape is not implemented yet');
};
