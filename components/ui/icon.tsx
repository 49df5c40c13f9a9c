/** Drawn on a grid of 16. */
const paths = {
  activity: 'M1.8 8h2.7l2-5 3 10 2-5h2.7',
  audit: 'M4 1.8h5.5L12.5 5v9.2h-8.5V1.8ZM9.2 2v3.2h3.1M6.2 8.2h4.1M6.2 10.9h4.1',
  book: 'M8 4.2C6.8 3.2 5 2.8 2.2 2.8v9.6c2.8 0 4.6.4 5.8 1.4 1.2-1 3-1.4 5.8-1.4V2.8c-2.8 0-4.6.4-5.8 1.4ZM8 4.2v9.4',
  check: 'M4 8.5 6.8 11.2 12 5',
  close: 'M4.2 4.2l7.6 7.6M11.8 4.2l-7.6 7.6',
  dark: 'M13.2 9.7A5.7 5.7 0 0 1 6.3 2.8a5.7 5.7 0 1 0 6.9 6.9Z',
  dashboard: 'M2.2 2.2h4.6v5H2.2ZM9.2 2.2h4.6v3H9.2ZM9.2 8.2h4.6v5.6H9.2ZM2.2 10.2h4.6v3.6H2.2Z',
  light:
    'M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6ZM8 1.2v1.3M8 13.5v1.3M1.2 8h1.3M13.5 8h1.3M3.2 3.2l.9.9M11.9 11.9l.9.9M12.8 3.2l-.9.9M4.1 11.9l-.9.9',
  lock: 'M3.8 7.2h8.4v6.6H3.8ZM5.4 7.2V5a2.6 2.6 0 0 1 5.2 0v2.2M8 9.8v1.6',
  phone: 'M5 1.8h6a1 1 0 0 1 1 1v10.4a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V2.8a1 1 0 0 1 1-1ZM7.2 12h1.6',
  roles: 'M8 1.8 13.2 3.6v4c0 3-2 5.4-5.2 6.6-3.2-1.2-5.2-3.6-5.2-6.6v-4ZM5.8 7.9l1.6 1.6 2.9-3.1',
  screen:
    'M2.8 2.8h10.4a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H2.8a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1ZM5.5 13.5h5M8 10.8v2.7',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM10.4 10.4l3.1 3.1',
  settings: 'M2.2 4.5h6M11.6 4.5h2.2M2.2 11.5h2.2M7.8 11.5h6M9.9 2.8v3.4M6.1 9.8v3.4',
  system: 'M8 2.2a5.8 5.8 0 1 1 0 11.6 5.8 5.8 0 0 1 0-11.6ZM8 2.2v11.6M8 5.6h4.9M8 8h5.8M8 10.4h4.9',
  user: 'M8 2.2a2.9 2.9 0 1 1 0 5.8 2.9 2.9 0 0 1 0-5.8ZM2.6 13.8c.4-2.7 2.6-4.2 5.4-4.2s5 1.5 5.4 4.2',
  users:
    'M6 2.6a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM1.4 13.4c.3-2.5 2.2-3.8 4.6-3.8s4.3 1.3 4.6 3.8M10.6 2.9a2.3 2.3 0 0 1 0 4.4M12 9.9c1.5.5 2.4 1.7 2.6 3.5',
};

export type IconName = keyof typeof paths;

/** Decoration only: what it means is said in words beside it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
