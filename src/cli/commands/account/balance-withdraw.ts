import type { Command } from 'commander';
import type { Launch } from '../../context.ts';
import { defineChange } from '../../shared/sessions/balance.ts';

export function define(command: Command, launch: Launch): void {
  command.description('Take available cash out.');
  defineChange(command, launch, 'withdraw');
}
