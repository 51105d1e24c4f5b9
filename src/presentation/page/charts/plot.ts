import { html, type Html } from '../html.ts';
import { wholeRupees, type Scale } from '../../charts/scale.ts';

/** The coordinates of shapes: a plot is stretched to the room that it has, its letters are not. */
export const WIDE = 1000;

export interface Plot {
  readonly name: string;
  /** What the picture shows, for who cannot see it. */
  readonly description: string;
  readonly scale: Scale;
  /** What stands below: at the left, at the right. */
  readonly ends: readonly [string, string];
  readonly low?: boolean;
  /** Ticks as they are written; absent: whole rupees. */
  readonly label?: (tick: number) => string;
}

/** A drawing beside round figures; its letters keep their size on every screen. */
export function plot(
  { name, description, scale, ends, low, label = wholeRupees }: Plot,
  shapes: Html,
): Html {
  const lines = scale.ticks.map((tick) => ({ tick, down: scale.down(tick) }));
  return html`<div class="plot ${low ? 'low' : ''}">
      <div class="ticks" aria-hidden="true">
        ${lines.map(({ tick, down }) => html`<span style="top:${down}%">${label(tick)}</span>`)}
      </div>
      <svg
        viewBox="0 0 ${WIDE} 100"
        preserveAspectRatio="none"
        role="img"
        aria-label="${name}. ${description}"
      >
        ${lines.map(({ down }) => html`<line class="grid" x1="0" x2="${WIDE}" y1="${down}" y2="${down}" />`)}
        ${shapes}
      </svg>
    </div>
    <p class="ends soft"><span>${ends[0]}</span><span>${ends[1]}</span></p>`;
}

export interface Bar {
  readonly value: number;
  readonly description: string;
}

/** Bars from 0 on, one beside the other; what lies below 0 is a loss. */
export function bars(
  all: readonly Bar[],
  scale: Scale,
  isLoss: (index: number) => boolean,
): Html[] {
  const room = WIDE / all.length;
  const gap = Math.min(4, room * 0.15);
  const zero = scale.down(0);
  return all.map(({ value, description }, index) => {
    const end = scale.down(value);
    const [top, height] = [Math.min(zero, end), Math.abs(end - zero)];
    return html`<rect
      class="${isLoss(index) ? 'bar lost' : 'bar won'}"
      x="${(index * room + gap / 2).toFixed(2)}"
      y="${top}"
      width="${(room - gap).toFixed(2)}"
      height="${Math.max(height, value === 0 ? 0 : 0.6).toFixed(2)}"
      ><title>${description}</title></rect
    >`;
  });
}
