import localFont from 'next/font/local';

/** Inter, Latin, all weights in one file; other scripts come from the system's typeface. */
export const inter = localFont({
  src: '../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  weight: '100 900',
  display: 'swap',
  variable: '--font-inter',
});
