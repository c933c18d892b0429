import type { ReactElement, ReactNode } from "react";

function Icon({ children }: { children: ReactNode }): ReactElement {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export function PersonIcon(): ReactElement {
  return (
    <Icon>
      <circle cx="10" cy="7" r="3" />
      <path d="M4.2 16.2c.8-3 3-4.6 5.8-4.6s5 1.6 5.8 4.6" />
    </Icon>
  );
}

export function BotIcon(): ReactElement {
  return (
    <Icon>
      <rect x="4" y="7" width="12" height="8.5" rx="2.5" />
      <path d="M10 7V4M7.8 11v.6M12.2 11v.6" />
    </Icon>
  );
}

export function ExternalIcon(): ReactElement {
  return (
    <Icon>
      <path d="M7 13 14.5 5.5M9 5.5h5.5V11" />
    </Icon>
  );
}

export function SearchIcon(): ReactElement {
  return (
    <Icon>
      <circle cx="9" cy="9" r="5" />
      <path d="m13 13 3.5 3.5" />
    </Icon>
  );
}

export function SunIcon(): ReactElement {
  return (
    <Icon>
      <circle cx="10" cy="10" r="3.2" />
      <path d="M10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M4.7 15.3l1.4-1.4M13.9 6.1l1.4-1.4" />
    </Icon>
  );
}

export function MoonIcon(): ReactElement {
  return (
    <Icon>
      <path d="M16 11.8A6.6 6.6 0 0 1 8.2 4a6.6 6.6 0 1 0 7.8 7.8Z" />
    </Icon>
  );
}

export function CloseIcon(): ReactElement {
  return (
    <Icon>
      <path d="m5 5 10 10M15 5 5 15" />
    </Icon>
  );
}

export function Logo(): ReactElement {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" />
      <path d="M9 22v-6M16 22V10M23 22v-9" />
    </svg>
  );
}
