import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Starts the Chromium (or Chrome) of this machine. */
export function startBrowser(): Promise<Browser> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const programs = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const executablePath = [...programs, ...APPLICATIONS].find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error(`None of ${NAMES.join(', ')} is installed.`);
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}
