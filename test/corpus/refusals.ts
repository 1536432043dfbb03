/** A real definition that the compiler refuses, rightly. */
export interface Refusal {
  readonly codes: readonly string[];
  readonly reason: string;
}

const exponential: Refusal = {
  codes: ['GECX3013'],
  reason: 'the pattern of an e-mail address takes exponential time, which no length limit bounds',
};
const polynomial: Refusal = {
  codes: ['GECX3013'],
  reason: 'the pattern ^([0-9]+.[0-9]+)$ takes polynomial time, and no maxLength bounds the text',
};

/** Every contract below tools/ that does not compile. What is not listed here must. */
export const refusals: ReadonlyMap<string, Refusal> = new Map([
  ['tools/openapi-paypal/orders_authorize.yaml', exponential],
  ['tools/openapi-paypal/orders_capture.yaml', exponential],
  ['tools/openapi-paypal/orders_confirm.yaml', exponential],
  ['tools/openapi-paypal/orders_create_v2.yaml', exponential],
  ['tools/openapi-paypal/orders_get_v2.yaml', exponential],
  ['tools/openapi-paypal/orders_track_create.yaml', exponential],
  ['tools/openapi-paypal/simulate-event_post.yaml', polynomial],
  ['tools/openapi-paypal/verify-webhook-signature_post.yaml', polynomial],
  ['tools/openapi-paypal/webhooks-events_get.yaml', polynomial],
  ['tools/openapi-paypal/webhooks-events_list.yaml', polynomial],
  ['tools/openapi-paypal/webhooks-events_resend.yaml', polynomial],
]);

/** A place that an error must be reported at. */
export interface ExpectedError {
  readonly code: string;
  /** What the source says from the reported column on. */
  readonly at: string;
}

const missingType: readonly ExpectedError[] = [{ code: 'GECX3002', at: 'float' }];
const inlineFlag: readonly ExpectedError[] = [{ code: 'GECX3012', at: '(?i)^(all|none)$' }];

/** What must be said of each contract of invalid/real. */
export const realErrors: ReadonlyMap<string, readonly ExpectedError[]> = new Map([
  ['invalid/real/archival_memory_key_search.yaml', missingType],
  ['invalid/real/core_memory_key_search.yaml', missingType],
  ['invalid/real/invoices_generate-qr-code.yaml', [{ code: 'GECX3012', at: '(?i)^(pay|details)$' }]],
  ['invalid/real/invoices_list.yaml', inlineFlag],
  ['invalid/real/partner-referrals_read_v2.yaml', [{ code: 'GECX3012', at: '^[0-9A-Za-z_-.]+$' }]],
  ['invalid/real/templates_list.yaml', inlineFlag],
  ['invalid/real/web-profile_get-list.yaml', [{ code: 'GECX3016', at: 'outputSchema:' }]],
]);
