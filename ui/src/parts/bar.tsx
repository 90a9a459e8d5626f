import "./bar.css";

/** How a part of a bar is coloured; what the colour means stands beside it in words. */
export type BarTone = "plain" | "faint" | "warning" | "danger";

/** One part of a bar, from its beginning on. `ratio`: 0 to 1; what is more is drawn as 1. */
export interface BarPart {
  readonly ratio: number;
  readonly tone: BarTone;
}

/** A bar that compares. It says nothing that does not stand beside it in words, and screen readers pass over it. Longest part first. */
export function Bar({ parts }: { readonly parts: readonly BarPart[] }) {
  return (
    <span className="pl-bar" aria-hidden>
      {parts.map(({ ratio, tone }, n) => (
        <span
          key={n}
          className={`pl-bar__part pl-bar__part--${tone}`}
          style={{ width: `${Math.min(Math.max(ratio, 0), 1) * 100}%` }}
        />
      ))}
    </span>
  );
}
