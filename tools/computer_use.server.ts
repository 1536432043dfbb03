import { toolFailure } from 'gecx-tools/server';
import type { ComputerUseHandler } from '../generated/server/computer_use.js';

/**
 * Opens a sandboxed browser session and works towards a goal in it.
 *
 * The approval here is for opening the session. Submitting a form, downloading a file and leaving the allowed sites are
 * asked about one by one.
 */
export const computerUse: ComputerUseHandler = async (_input, _ctx) => {
  throw toolFailure('TOOL_NOT_IMPLEMENTED', 'computer_use is not implemented yet');
};
