import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { CompiledContract, CompiledTool } from '../compile-contract.js';
import { outputSettings, type Config } from '../config.js';
import type { OutputFile, UnchangedFile } from '../emit/emitter.js';
import { isTemporary, type Host } from '../host.js';
import { hashOf } from '../output/lock.js';
import { readChecked, writeChecked } from './checked-file.js';

/** What an earlier run made of a contract that has not changed since. */
export interface UnchangedContract extends Pick<CompiledContract, 'file' | 'diagnostics' | 'suppressions' | 'naming'> {
  readonly id: string;
  readonly files: readonly UnchangedFile[];
}

interface ContractRecord extends UnchangedContract {
  readonly key: string;
}

interface SharedRecord {
  readonly key: string;
  readonly files: readonly UnchangedFile[];
}

interface Index {
  readonly fingerprint: string;
  readonly contracts: { readonly [file: string]: ContractRecord };
  readonly shared?: SharedRecord;
}

/** What the shared files say of each contract, and of which state of it. */
interface Entries {
  readonly [file: string]: { readonly key: string; readonly entries: CompiledTool['entries'] };
}

/**
 * Remembers what contracts became, under a hash of everything that decides it. The content of files is not kept: a
 * contract counts as unchanged only while its files are on disk, byte for byte. Always safe to delete.
 */
export class CompileCache {
  private readonly records = new Map<string, ContractRecord>();
  private readonly entries = new Map<string, CompiledTool['entries']>();
  private shared: SharedRecord | undefined;
  private readonly before: Index | undefined;
  private entriesBefore: Entries | undefined;
  private isChanged = false;
  private readonly host: Host;
  private readonly config: Config;
  private readonly fingerprint: string;
  private readonly folder: string;
  private readonly indexFile: string;
  private readonly entriesFile: string;
  private readonly settingsKey: string;

  constructor(host: Host, config: Config, fingerprint: string) {
    this.host = host;
    this.config = config;
    this.fingerprint = fingerprint;
    this.folder = posix.join(config.root, 'node_modules/.cache/gecx');
    this.settingsKey = JSON.stringify(outputSettings(config));
    this.indexFile = posix.join(this.folder, 'contracts.json');
    this.entriesFile = posix.join(this.folder, 'entries.json');
    const index = readChecked(host, this.indexFile) as Index | undefined;
    this.before = index?.fingerprint === fingerprint ? index : undefined;
  }

  /** What a contract became, if neither it nor its files have changed since. */
  lookUp(file: string, bytes: Uint8Array): UnchangedContract | undefined {
    const record = Object.hasOwn(this.before?.contracts ?? {}, file) ? this.before?.contracts[file] : undefined;
    if (record?.key !== this.keyOf(file, bytes) || !record.files.every((known) => this.isOnDisk(known)))
      return undefined;
    this.records.set(file, record);
    return record;
  }

  /** Remembers what a contract became. One with errors is compiled again each time. */
  remember(bytes: Uint8Array, { file, diagnostics, suppressions, naming, tool }: CompiledContract): void {
    this.isChanged = true;
    if (!tool || !naming) return;
    const files = tool.files.map(toUnchanged);
    const record = { key: this.keyOf(file, bytes), file, diagnostics, suppressions, naming, id: tool.id, files };
    this.records.set(file, record);
    this.entries.set(file, tool.entries);
  }

  /** What the shared files say of an unchanged contract; undefined when that has been lost. */
  entriesOf(file: string): CompiledTool['entries'] | undefined {
    const known = this.entries.get(file);
    if (known) return known;
    this.entriesBefore ??= (readChecked(this.host, this.entriesFile) ?? {}) as Entries;
    const before = Object.hasOwn(this.entriesBefore, file) ? this.entriesBefore[file] : undefined;
    return before?.key === this.records.get(file)?.key ? before?.entries : undefined;
  }

  /** The files that concern all tools, if nothing has changed since they were made. */
  lookUpShared(epochSeconds: number): readonly UnchangedFile[] | undefined {
    const record = this.before?.shared;
    if (record?.key !== this.sharedKey(epochSeconds) || !record.files.every((known) => this.isOnDisk(known)))
      return undefined;
    this.shared = record;
    return record.files;
  }

  rememberShared(epochSeconds: number, files: readonly OutputFile[]): void {
    this.isChanged = true;
    this.shared = { key: this.sharedKey(epochSeconds), files: files.map(toUnchanged) };
  }

  /** Keeps everything for the next run. Failing to is no failure: the next run is only slower. */
  save(): void {
    const isSmaller = this.records.size < Object.keys(this.before?.contracts ?? {}).length;
    if (!this.isChanged && !isSmaller) return;
    const contracts = Object.fromEntries(this.records);
    const entries: Entries = Object.fromEntries(
      [...this.records.values()].map(({ file, key }) => [file, { key, entries: this.entriesOf(file) ?? {} }]),
    );
    const index: Index = { fingerprint: this.fingerprint, contracts, ...(this.shared ? { shared: this.shared } : {}) };
    try {
      const leftovers = this.host.list(this.folder).filter(isTemporary);
      for (const name of leftovers) this.host.remove(posix.join(this.folder, name), this.folder);
      writeChecked(this.host, this.entriesFile, entries);
      writeChecked(this.host, this.indexFile, index);
    } catch {
      // A read-only disk, for instance.
    }
  }

  private keyOf(file: string, bytes: Uint8Array): string {
    return createHash('sha256')
      .update(this.settingsKey)
      .update('\0')
      .update(file)
      .update('\0')
      .update(bytes)
      .digest('hex');
  }

  private sharedKey(epochSeconds: number): string {
    const keys = [...this.records.values()].map(({ key }) => key).sort();
    return createHash('sha256')
      .update(`${epochSeconds} ${keys.join(' ')}`)
      .digest('hex');
  }

  /** A user's file only has to be there. */
  private isOnDisk({ path, owner, hash }: UnchangedFile): boolean {
    const absolute = posix.join(this.config.root, path);
    if (owner === 'user') return this.host.kind(absolute) !== undefined;
    const bytes = this.host.read(absolute);
    return bytes !== undefined && hashOf(bytes) === hash;
  }
}

function toUnchanged({ path, owner, content }: OutputFile): UnchangedFile {
  return { path, owner, hash: hashOf(content) };
}
