import { scaled } from './scaled';

/** Two speech bubbles, shown where there is no content. */
export const Drawing = () => (
  <svg width={scaled(96)} height={scaled(72)} viewBox="0 0 96 72" fill="none" aria-hidden="true">
    <path
      d="M14 10h40a8 8 0 0 1 8 8v18a8 8 0 0 1-8 8H32L20 54V44h-6a8 8 0 0 1-8-8V18a8 8 0 0 1 8-8z"
      fill="var(--bubble-other)"
      stroke="var(--border-strong)"
      strokeWidth="1.5"
    />
    <path
      d="M50 30h32a8 8 0 0 1 8 8v12a8 8 0 0 1-8 8h-4v8l-10-8H50a8 8 0 0 1-8-8V38a8 8 0 0 1 8-8z"
      fill="var(--bubble-mine)"
      stroke="var(--accent)"
      strokeWidth="1.5"
    />
    <circle cx="57" cy="44" r="2.5" fill="var(--accent)" />
    <circle cx="66" cy="44" r="2.5" fill="var(--accent)" />
    <circle cx="75" cy="44" r="2.5" fill="var(--accent)" />
  </svg>
);
