import { pathOf, round } from './outline.ts';
import type { Drawing, Placement } from './panel.ts';

/** The flat colours of a drawing as an SVG with a transparent background. */
export function svgOf(
  { panels, definitions = '' }: Drawing,
  { width, height, placement }: { width: number; height: number; placement: Placement },
): string {
  const clips: string[] = [];
  const shapes = panels.map((panel, i) => {
    const path = pathOf(panel.outline);
    clips.push(`<clipPath id="panel${i}"><path d="${path}"/></clipPath>`);
    const inside = panel.inside ? `<g clip-path="url(#panel${i})">${panel.inside}</g>` : '';
    const edge = `<path d="${path}" fill="none" stroke="#000" stroke-opacity="0.22" stroke-width="0.16" stroke-linejoin="round"/>`;
    return `<path d="${path}" fill="${panel.fill}"/>${inside}${edge}${panel.over ?? ''}`;
  });
  const { scale, left, top } = placement;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<defs>${definitions}${clips.join('')}</defs>
<g transform="translate(${round(left)} ${round(top)}) scale(${scale.toFixed(4)})">${shapes.join('\n')}</g></svg>`;
}
