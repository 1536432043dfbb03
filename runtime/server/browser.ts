/*
 * What `gecx-tools/server` is in a browser bundle. It exports none of the real names, so a bundler stops at the first
 * import of one; and should a bundle be made all the same, loading it fails.
 */
throw new Error('gecx-tools/server was loaded in a browser: server contracts and handlers must stay on the server');

export {};
