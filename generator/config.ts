import type { SourceDocument } from './source/source-document.js';

/** The settings on which it depends what a contract becomes. Plain data. */
export interface OutputSettings {
  /** The folder of the generated code. */
  readonly out: string;
  /** Handlers that are not beside their contract, by tool name: normal paths. */
  readonly handlers: { readonly [tool: string]: string };
  /** The extension in generated import paths. */
  readonly importExtension: 'js' | 'ts';
  /** Whether validators are `.ts`, or `.js` with a `.d.ts`. */
  readonly validators: 'ts' | 'js';
  readonly limits: {
    /** How large a module of validators may become without a warning. */
    readonly validatorBytes: number;
  };
}

/** A workspace's settings. Every path is relative to `root`, with forward slashes. */
export interface Config extends OutputSettings {
  /** The folder of the configuration file, absolute. */
  readonly root: string;
  /** Glob patterns of the contracts. */
  readonly tools: readonly string[];
  readonly document: SourceDocument;
}

/** The part of the settings that decides what a contract becomes. */
export function outputSettings({ out, handlers, importExtension, validators, limits }: Config): OutputSettings {
  return { out, handlers, importExtension, validators, limits };
}
