/** Times are compared within one run only: machines differ, and one machine differs by the hour. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const PROGRAM = join(import.meta.dirname, '../bin/papertrade');

/** The least environment in which the program runs, with a home of its own. */
export function freshEnvironment(extra = {}) {
  const home = temporaryFolder();
  return { PATH: process.env.PATH, HOME: home, ...extra };
}

/** A folder that goes when the bench ends. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'papertrade-bench-'));
  if (folders.push(folder) === 1) process.once('exit', removeFolders);
  return folder;
}

const folders = [];
function removeFolders() {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** Milliseconds of one whole Node process. */
export function timeProcess(args, env) {
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { env });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return Number(process.hrtime.bigint() - started) / 1e6;
}

export const papertrade = (args, env) => timeProcess([PROGRAM, ...args], env);

/** Milliseconds of each case in interleaved rounds, so that a slow moment meets all of them. */
export async function interleave(cases, rounds) {
  const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(cases)) times[name].push(await run(round));
  }
  return times;
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Milliseconds that an asynchronous piece of work takes. */
export async function timed(work) {
  const started = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - started) / 1e6;
}

/** One line of a bench's table; `target` as in "at most 1.15". */
export function row(name, ratio, target) {
  console.log(`${name.padEnd(56)} ${ratio.toFixed(2).padStart(6)}   ${target}`);
}
