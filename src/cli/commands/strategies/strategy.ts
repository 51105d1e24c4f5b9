import type { Command } from 'commander';

export function define(command: Command): void {
  command.description('Open, change and close strategies: legs that are traded and kept as one.');
}
