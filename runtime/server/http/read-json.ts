import type { ErrorCode } from '../../core/errors.js';
import type { JsonValue } from '../../core/json.js';
import type { HttpRequest } from './exchange.js';
import { systemEnvironment, type Environment } from '../environment.js';
import { JsonScanner } from './scan-json.js';

/** The most bytes that a body can be allowed to have. */
export const mostBytes: number = 1024 * 1024;

/** Limits of a body. */
export interface ReadJsonOptions {
  /** Default: 64 KiB. Never more than 1 MiB. */
  readonly maxBytes?: number;
  /** How long the body may be under way, in milliseconds. Default: 10 s. */
  readonly deadlineMs?: number;
  /** Levels of objects and arrays. Default: 32. */
  readonly maxDepth?: number;
  /** Members of all objects together. Default: 1,000. */
  readonly maxMembers?: number;
  readonly environment?: Pick<Environment, 'schedule'>;
}

/** A body as a JSON value with its size, or why it was refused. */
export type JsonBody =
  | { readonly ok: true; readonly value: JsonValue; readonly bytes: number }
  | { readonly ok: false; readonly code: ErrorCode; readonly text: string };

/**
 * Reads the body of a request as JSON in UTF-8. Stops as soon as a limit is passed, whatever length was announced. The
 * texts hold nothing of the body.
 *
 * @throws TypeError when somebody has read the body before.
 */
export async function readJson(
  request: Pick<HttpRequest, 'header' | 'body'>,
  options: ReadJsonOptions = {},
): Promise<JsonBody> {
  const { body } = request;
  if (body.isUsed) throw new TypeError('the body of the request has been read before it came here');
  const problem = checkMedia(request);
  if (problem !== undefined) return refused('UNSUPPORTED_MEDIA', problem);
  let isLate = false;
  const stop = (options.environment ?? systemEnvironment).schedule(options.deadlineMs ?? 10_000, () => {
    isLate = true;
    body.abandon();
  });
  let read: JsonBody;
  try {
    read = await readText(request, options);
  } catch {
    // What was thrown is the decoder's, the parser's or the stream's word for it.
    read = refused('REQUEST_INVALID', 'the body is not JSON in UTF-8, or was cut off');
    body.abandon();
  }
  stop();
  return isLate ? refused('REQUEST_TIMEOUT', 'the body took too long') : read;
}

async function readText(request: Pick<HttpRequest, 'header' | 'body'>, options: ReadJsonOptions): Promise<JsonBody> {
  const { maxBytes = 64 * 1024, maxDepth = 32, maxMembers = 1000 } = options;
  const limit = Math.min(maxBytes, mostBytes);
  const whole = Number(request.header('content-length'));
  let decoder: TextDecoder | undefined;
  // To make a decoder takes longer than to decode a whole body with one that is there.
  const decode = (piece: Uint8Array): string =>
    piece.byteLength === whole
      ? wholeDecoder.decode(piece)
      : (decoder ??= newDecoder()).decode(piece, { stream: true });
  const scanner = new JsonScanner({ maxDepth, maxMembers });
  let text = '';
  let bytes = 0;
  const problems: JsonBody[] = [];
  const scan = (piece: string): boolean => {
    text += piece;
    const found = scanner.push(piece);
    if (found !== undefined) problems.push(refused('REQUEST_INVALID', `the body cannot be taken: ${found}`));
    return found === undefined;
  };
  await request.body.read((piece) => {
    bytes += piece.byteLength;
    // A piece that is no bytes has no length either, and is for the decoder to refuse.
    if (!(bytes > limit)) return scan(decode(piece));
    problems.push(refused('PAYLOAD_TOO_LARGE', `the body has more than ${limit} bytes`));
    return false;
  });
  if (bytes === 0) problems.push(refused('REQUEST_INVALID', 'the body is empty'));
  else if (problems.length === 0) scan(`${decoder?.decode() ?? ''}\n`);
  return problems[0] ?? { ok: true, value: JSON.parse(text) as JsonValue, bytes };
}

/** A byte order mark is kept, so that it is refused like any other text before the value. */
function newDecoder(): TextDecoder {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
}

const wholeDecoder: TextDecoder = newDecoder();

function checkMedia(request: Pick<HttpRequest, 'header'>): string | undefined {
  if (
    !/^application\/json[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8")[ \t]*)?$/i.test(request.header('content-type') ?? '')
  ) {
    return 'the content type must be application/json, in UTF-8';
  }
  if (!/^identity$/i.test(request.header('content-encoding') ?? 'identity')) {
    return 'the body must be sent as it is, without a content encoding';
  }
  return undefined;
}

function refused(code: ErrorCode, text: string): JsonBody {
  return { ok: false, code, text: `${text}; nothing ran` };
}
