import { toolFailure } from 'gecx-tools/client';
import type { GenerateReportHandler } from '../generated/client-tools/generate_report.js';

/**
 * Makes a report of the orders on the page, to be saved by the customer.
 */
export const generateReport: GenerateReportHandler = async (_input, _ctx) => {
  throw toolFailure('TOOL_NOT_IMPLEMENTED', 'generate_report is not implemented yet');
};
