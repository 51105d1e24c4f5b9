import type { Command } from 'commander';
import type { Launch } from '../../context.ts';
import { defineTransfer } from '../../shared/sessions/transfer-units.ts';

export function define(command: Command, launch: Launch): void {
  defineTransfer(command, launch, {
    to: 'account',
    description: 'Take units out of a strategy, without a trade; they belong to none then.',
    example: 'papertrade strategy release IC-1 NIFTY26DEC24000CE 1',
  });
}
