import type { SectionLink } from '#components/section-frame';

/** The pages of one's own account, for its navigation and the menu of every page. */
export const accountLinks: readonly SectionLink[] = [
  { href: '/account', label: 'Profile' },
  { href: '/account/security', label: 'Security' },
  { href: '/account/sessions', label: 'Sessions' },
  { href: '/account/activity', label: 'Activity' },
];
