import type { LucideIcon } from 'lucide-react';
import { scaled } from './scaled';

/** An icon. `size` is its width in pixels at a text size of 100 %. Without a label, screen readers skip it. */
export const Icon = ({ of: Drawn, size = 18, label }: { of: LucideIcon; size?: number; label?: string }) =>
  label === undefined ? (
    <Drawn size={scaled(size)} aria-hidden />
  ) : (
    <Drawn size={scaled(size)} role="img" aria-label={label} />
  );
