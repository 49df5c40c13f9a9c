import { expect, test } from '@playwright/test';
import { skeletonOf } from '#lib/roles/confusables';

/** Which labels look like one another: the table of Unicode, and what it leaves to letter case. */

test('AUZ-26 confusable letters and invisible characters make no other name', () => {
  const forged = [
    'Administrator',
    'ADMINISTRATOR',
    'Ádministrator',
    'a-d m.i n istrator',
    'Adm1n1strator',
    'Adm|nistrator',
    'Аdministrator',
    'Αdministrator',
    'Administratοr',
    'АDМІNІЅТRАТОR',
    'Adrninistrator',
    'Admlnlstrator',
    'Ａｄｍｉｎｉｓｔｒａｔｏｒ',
    '𝐀𝐝𝐦𝐢𝐧𝐢𝐬𝐭𝐫𝐚𝐭𝐨𝐫',
    '𝔄𝔡𝔪𝔦𝔫𝔦𝔰𝔱𝔯𝔞𝔱𝔬𝔯',
    'Ⓐⓓⓜⓘⓝⓘⓢⓣⓡⓐⓣⓞⓡ',
    'ᴀᴅᴍɪɴɪꜱᴛʀᴀᴛᴏʀ',
    '🅰dministrator',
    '🇦🇩🇲🇮🇳istrator',
    'Admin\u200bistrator',
    'Admin\u00adistrator',
    'Admin\ufe0fistrator',
    '\u3164Administrator',
    'Admin\u115fistrator',
    'Аԁміnіѕтrаtоr',
    'Administrat০r',
    'ꓮdministrator',
    'Ꭺdministrator',
    'Administratᴏr',
    'Admın\u0131strator',
    'Adm\u{e0069}inistrator',
  ];
  for (const label of forged) expect(skeletonOf(label), label).toBe(skeletonOf('Administrator'));
});

test('names that a reader tells apart stay apart', () => {
  const names = [
    'Administrator',
    'Administration',
    'Editor',
    'Auditor',
    'Support 1',
    'Support 2',
    'отдел',
    'Отдел продаж',
  ];
  const asian = ['管理者', '管理員', '運営', 'サポート', '관리자', '관리실'];
  const looks = [...names, ...asian].map(skeletonOf);
  expect(new Set(looks).size).toBe(looks.length);
});
