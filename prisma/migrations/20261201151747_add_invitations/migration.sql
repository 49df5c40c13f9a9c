-- AlterTable
ALTER TABLE "User" ADD COLUMN     "invited" BOOLEAN NOT NULL DEFAULT false;

-- Pending invitations, newest first.
CREATE INDEX "User_invited_idx" ON "User"("createdAt", "id") WHERE "invited";

-- The first password accepts the invitation: no code path can forget it.
CREATE FUNCTION "acceptInvitation"() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  UPDATE "User" SET "invited" = false WHERE "id" = NEW."userId" AND "invited";
  RETURN NULL;
END $$;

CREATE TRIGGER "acceptInvitation" AFTER INSERT ON "Password" FOR EACH ROW EXECUTE FUNCTION "acceptInvitation"();

-- As before, and with the active users who are only invited: 'users:active' still counts them, for older nodes.
CREATE OR REPLACE FUNCTION "countUsers"() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "Counter" ("name", "day", "delta")
      SELECT 'users:' || "status", DATE 'epoch', count(*) FROM "added" GROUP BY "status"
      UNION ALL
      SELECT 'users:invited', DATE 'epoch', count(*) FROM "added"
        WHERE "invited" AND "status" = 'active' HAVING count(*) > 0
      UNION ALL
      SELECT 'sign-ups', ("createdAt" AT TIME ZONE 'UTC')::date, count(*) FROM "added" GROUP BY 2
      UNION ALL
      SELECT 'last-logins', ("lastLoginAt" AT TIME ZONE 'UTC')::date, count(*) FROM "added"
        WHERE "lastLoginAt" IS NOT NULL GROUP BY 2;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO "Counter" ("name", "day", "delta")
      SELECT 'users:' || "status", DATE 'epoch', -count(*) FROM "removed" GROUP BY "status"
      UNION ALL
      SELECT 'users:invited', DATE 'epoch', -count(*) FROM "removed"
        WHERE "invited" AND "status" = 'active' HAVING count(*) > 0
      UNION ALL
      SELECT 'last-logins', ("lastLoginAt" AT TIME ZONE 'UTC')::date, -count(*) FROM "removed"
        WHERE "lastLoginAt" IS NOT NULL GROUP BY 2;
  ELSE
    INSERT INTO "Counter" ("name", "day", "delta")
      SELECT "name", "day", sum("delta") FROM (
        SELECT 'users:' || "status" AS "name", DATE 'epoch' AS "day", -1 AS "delta" FROM "removed"
        UNION ALL
        SELECT 'users:' || "status", DATE 'epoch', 1 FROM "added"
        UNION ALL
        SELECT 'users:invited', DATE 'epoch', -1 FROM "removed" WHERE "invited" AND "status" = 'active'
        UNION ALL
        SELECT 'users:invited', DATE 'epoch', 1 FROM "added" WHERE "invited" AND "status" = 'active'
        UNION ALL
        SELECT 'last-logins', ("lastLoginAt" AT TIME ZONE 'UTC')::date, -1 FROM "removed"
          WHERE "lastLoginAt" IS NOT NULL
        UNION ALL
        SELECT 'last-logins', ("lastLoginAt" AT TIME ZONE 'UTC')::date, 1 FROM "added"
          WHERE "lastLoginAt" IS NOT NULL
      ) "changes" GROUP BY "name", "day" HAVING sum("delta") <> 0;
  END IF;
  RETURN NULL;
END $$;

-- Who was added before and never came.
UPDATE "User" u SET "invited" = true
  WHERE "lastLoginAt" IS NULL AND NOT EXISTS (SELECT 1 FROM "Password" p WHERE p."userId" = u."id");
