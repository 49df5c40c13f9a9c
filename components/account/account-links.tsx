import type { SectionLink } from '#components/section-frame';

/** The pages of one's own account, for its navigation and the menu of every page. */
export const accountLinks: readonly SectionLink[] = [
  { href: '/account', label: 'Profile', icon: 'user' },
  { href: '/account/security', label: 'Security', icon: 'lock' },
  { href: '/account/sessions', label: 'Sessions', icon: 'screen' },
  { href: '/account/activity', label: 'Activity', icon: 'activity' },
];
