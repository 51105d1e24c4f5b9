import type { Plugin } from 'esbuild';

export const leanLibraries: Plugin[];
