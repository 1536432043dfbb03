import { posix } from 'node:path';
import type { CompiledContract, CompiledTool } from '../compile-contract.js';
import { outputSettings, type Config } from '../config.js';
import type { FinishedFile, FileIdentity } from '../emit/emitter.js';
import { isTemporary, type Host } from '../host.js';
import { hashOf } from '../hash-of.js';
import { readChecked, writeChecked } from './checked-file.js';
import { EntryKeeper, restoreEntries, type KeptEntries } from './kept-entries.js';

/** What an earlier run made of a contract that has not changed since. */
export interface UnchangedContract extends Pick<CompiledContract, 'file' | 'diagnostics' | 'suppressions' | 'naming'> {
  readonly id: string;
  readonly files: readonly FileIdentity[];
}

interface ContractRecord extends UnchangedContract {
  readonly key: string;
  readonly entries: KeptEntries;
}

interface Index {
  readonly fingerprint: string;
  readonly contracts: { readonly [file: string]: ContractRecord };
  /** The files that concern all tools, and what they were made of. */
  readonly shared: { readonly key: string; readonly files: readonly FileIdentity[] };
}

/** What the name of a configuration is followed by in the name of its cache: each has its own. */
const ending = '.json';

/**
 * Remembers what contracts became, under a hash of everything that decides it. The content of files is not kept: a
 * contract counts as unchanged only while its files are on disk, byte for byte. Always safe to delete.
 */
export class CompileCache {
  private readonly records = new Map<string, UnchangedContract & Pick<ContractRecord, 'key'>>();
  private readonly entries = new Map<string, CompiledTool['entries']>();
  private shared: readonly FinishedFile[] | undefined;
  private sharedKeyNow = '';
  private readonly before: Index | undefined;
  /** What the shared files held that entries were found in; undefined for one that is not as it was written. */
  private readonly contents = new Map<string, string | undefined>();
  private readonly host: Host;
  private readonly config: Config;
  private readonly fingerprint: string;
  private readonly folder: string;
  private readonly file: string;
  private readonly settingsKey: string;

  constructor(host: Host, config: Config, fingerprint: string) {
    this.host = host;
    this.config = config;
    this.fingerprint = fingerprint;
    this.folder = posix.join(config.root, 'node_modules/.cache/gecx');
    this.settingsKey = JSON.stringify(outputSettings(config));
    this.file = posix.join(this.folder, `${config.document.file}${ending}`);
    const index = readChecked(host, this.file) as Index | undefined;
    this.before = index?.fingerprint === fingerprint ? index : undefined;
  }

  /** What a contract became, if neither it nor its files have changed since. */
  lookUp(file: string, bytes: Uint8Array): UnchangedContract | undefined {
    const record = this.recordOf(file);
    if (record?.key !== this.keyOf(file, bytes) || !record.files.every((known) => this.isOnDisk(known)))
      return undefined;
    this.records.set(file, record);
    return record;
  }

  /** Remembers what a contract became. One with errors is compiled again each time. */
  remember(bytes: Uint8Array, { file, diagnostics, suppressions, naming, tool }: CompiledContract): void {
    if (!tool || !naming) return;
    const files = tool.files.map(identityOf);
    const record = { key: this.keyOf(file, bytes), file, diagnostics, suppressions, naming, id: tool.id, files };
    this.records.set(file, record);
    this.entries.set(file, tool.entries);
  }

  /** What the shared files say of an unchanged contract; undefined when that has been lost. */
  entriesOf(file: string): CompiledTool['entries'] | undefined {
    const known = this.entries.get(file);
    if (known) return known;
    const kept = this.recordOf(file)?.entries;
    const restored = kept && restoreEntries(kept, (path) => this.contentOf(path));
    if (restored) this.entries.set(file, restored);
    return restored;
  }

  /** The files that concern all tools, if nothing has changed since they were made. */
  lookUpShared(epochSeconds: number): readonly FileIdentity[] | undefined {
    const record = this.before?.shared;
    const isSame = record?.key === this.sharedKey(epochSeconds) && record.files.every((known) => this.isOnDisk(known));
    return isSame ? record.files : undefined;
  }

  rememberShared(epochSeconds: number, files: readonly FinishedFile[]): void {
    this.sharedKeyNow = this.sharedKey(epochSeconds);
    this.shared = files;
  }

  /** Keeps everything for the next run, if it differs. Failing to is no failure: the next run is only slower. */
  save(): void {
    if (!this.shared) return;
    const keeper = new EntryKeeper(this.shared);
    const records = [...this.records.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const contracts = records.map((record): [string, ContractRecord] => [
      record.file,
      { ...record, entries: keeper.keep(this.entriesOf(record.file) ?? {}) },
    ]);
    const shared = { key: this.sharedKeyNow, files: this.shared.map(identityOf) };
    const index: Index = { fingerprint: this.fingerprint, contracts: Object.fromEntries(contracts), shared };
    try {
      const leftovers = this.host
        .list(this.folder)
        .filter((name) => isTemporary(name) || !this.isOfConfiguration(name));
      for (const name of leftovers) this.host.remove(posix.join(this.folder, name), this.folder);
      writeChecked(this.host, this.file, index);
    } catch {
      // A read-only disk, for instance.
    }
  }

  /** Whether a file in the cache's folder belongs to a configuration that is still there. */
  private isOfConfiguration(name: string): boolean {
    const configuration = posix.join(this.config.root, posix.basename(name, ending));
    return name.endsWith(ending) && this.host.kind(configuration) !== undefined;
  }

  private recordOf(file: string): ContractRecord | undefined {
    return Object.hasOwn(this.before?.contracts ?? {}, file) ? this.before?.contracts[file] : undefined;
  }

  private contentOf(path: string): string | undefined {
    if (this.contents.has(path)) return this.contents.get(path);
    const known = this.before?.shared?.files.find((file) => file.path === path);
    const bytes = known && this.host.read(posix.join(this.config.root, path));
    const content = bytes && hashOf(bytes) === known.hash ? new TextDecoder().decode(bytes) : undefined;
    this.contents.set(path, content);
    return content;
  }

  private keyOf(file: string, bytes: Uint8Array): string {
    return hashOf(`${this.settingsKey}\0${file}\0${hashOf(bytes)}`);
  }

  private sharedKey(epochSeconds: number): string {
    const keys = [...this.records.values()].map(({ key }) => key).sort();
    return hashOf(`${this.settingsKey} ${epochSeconds} ${keys.join(' ')}`);
  }

  /** A user's file only has to be there. */
  private isOnDisk({ path, owner, hash }: FileIdentity): boolean {
    const absolute = posix.join(this.config.root, path);
    if (owner === 'user') return this.host.kind(absolute) !== undefined;
    const bytes = this.host.read(absolute);
    return bytes !== undefined && hashOf(bytes) === hash;
  }
}

function identityOf({ path, owner, hash }: FinishedFile): FileIdentity {
  return { path, owner, hash };
}
