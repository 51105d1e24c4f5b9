import type { Command } from 'commander';
import type { Launch } from '../../context.ts';
import { defineTransfer } from '../../shared/sessions/transfer-units.ts';

export function define(command: Command, launch: Launch): void {
  defineTransfer(command, launch, {
    to: 'strategy',
    description: 'Give units that belong to no strategy to one, without a trade.',
    example: 'papertrade strategy adopt IC-1 NIFTY26DEC24000CE 1',
  });
}
