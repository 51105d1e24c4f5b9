import type { Command } from 'commander';
import type { Launch } from '../../context.ts';
import { defineChange } from '../../shared/sessions/balance.ts';

export function define(command: Command, launch: Launch): void {
  command.description("Start the session's ledger anew with this balance; positions are dropped.");
  defineChange(command, launch, 'reset');
}
