const HEAD = `# Your settings of papertrade. Every line below says what counts anyway: remove the "#" before a
# setting, as in "#allow_short: false", and change its value.
`;

/**
 * The default settings as a file to begin with: what explains stays, every setting is commented out,
 * and the sections are open, so that a line is switched on by removing its \`#\`.
 */
export function commentedDefaults(defaults: string): string {
  const [, ...sections] = defaults.split(/\n\n/);
  const lines = sections.join('\n\n').split('\n');
  return `${HEAD}\n${lines.map((line) => (isSetting(line) ? `  #${line.slice(2)}` : line)).join('\n')}`;
}

const isSetting = (line: string): boolean => /^ {2,}[^\s#]/.test(line);
