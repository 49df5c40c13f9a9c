-- What schema.prisma cannot say.

-- "Never logged in" is the oldest last login, in both directions of the sort.
CREATE INDEX "User_lastLoginAt_id_idx" ON "User"("lastLoginAt" NULLS FIRST, "id");

-- What the dashboard counts as sessions.
CREATE INDEX "Session_live_idx" ON "Session"("lastSeenAt", "expiresAt") WHERE "revokedAt" IS NULL;

-- Rows that the chain writer has still to add.
CREATE INDEX "AuditEvent_unchained_idx" ON "AuditEvent"("at", "id") WHERE "sequence" IS NULL;

-- Users by status, sign-ups by day, users by the day of their last login.
CREATE FUNCTION "countUsers"() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "Counter" ("name", "day", "delta")
      SELECT 'users:' || "status", DATE 'epoch', count(*) FROM "added" GROUP BY "status"
      UNION ALL
      SELECT 'sign-ups', ("createdAt" AT TIME ZONE 'UTC')::date, count(*) FROM "added" GROUP BY 2
      UNION ALL
      SELECT 'last-logins', ("lastLoginAt" AT TIME ZONE 'UTC')::date, count(*) FROM "added"
        WHERE "lastLoginAt" IS NOT NULL GROUP BY 2;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO "Counter" ("name", "day", "delta")
      SELECT 'users:' || "status", DATE 'epoch', -count(*) FROM "removed" GROUP BY "status"
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
        SELECT 'last-logins', ("lastLoginAt" AT TIME ZONE 'UTC')::date, -1 FROM "removed"
          WHERE "lastLoginAt" IS NOT NULL
        UNION ALL
        SELECT 'last-logins', ("lastLoginAt" AT TIME ZONE 'UTC')::date, 1 FROM "added"
          WHERE "lastLoginAt" IS NOT NULL
      ) "changes" GROUP BY "name", "day" HAVING sum("delta") <> 0;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "countInsertedUser" AFTER INSERT ON "User"
  REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "countUsers"();
CREATE TRIGGER "countDeletedUser" AFTER DELETE ON "User"
  REFERENCING OLD TABLE AS "removed" FOR EACH STATEMENT EXECUTE FUNCTION "countUsers"();
CREATE TRIGGER "countUpdatedUser" AFTER UPDATE ON "User"
  REFERENCING OLD TABLE AS "removed" NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "countUsers"();

-- Assignments by role, expired ones included.
CREATE FUNCTION "countUserRoles"() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "Counter" ("name", "day", "delta")
      SELECT 'role:' || "roleId", DATE 'epoch', count(*) FROM "added" GROUP BY "roleId";
  ELSE
    INSERT INTO "Counter" ("name", "day", "delta")
      SELECT 'role:' || "roleId", DATE 'epoch', -count(*) FROM "removed" GROUP BY "roleId";
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "countInsertedUserRole" AFTER INSERT ON "UserRole"
  REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "countUserRoles"();
CREATE TRIGGER "countDeletedUserRole" AFTER DELETE ON "UserRole"
  REFERENCING OLD TABLE AS "removed" FOR EACH STATEMENT EXECUTE FUNCTION "countUserRoles"();

-- Logins by day and outcome.
CREATE FUNCTION "countLogins"() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  INSERT INTO "Counter" ("name", "day", "delta")
    SELECT 'logins:' || "outcome", ("at" AT TIME ZONE 'UTC')::date, count(*) FROM "added"
      WHERE "action" = 'session.started' GROUP BY 1, 2;
  RETURN NULL;
END $$;

CREATE TRIGGER "countLogins" AFTER INSERT ON "AuditEvent"
  REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "countLogins"();

-- A link ends when the state of its user changes that it is bound to (lib/core/links/links.ts). No code path can forget it,
-- and nothing revives the link. (Deletion cascades.)
CREATE FUNCTION "endLinks"(owner uuid, state text) RETURNS void LANGUAGE sql SET search_path = public AS $$
  UPDATE "OneTimeToken" SET "usedAt" = now()
    WHERE "userId" = owner AND state = ANY("boundTo") AND "usedAt" IS NULL;
$$;

CREATE FUNCTION "endLinksOfUser"() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  PERFORM "endLinks"(NEW."id", TG_ARGV[0]);
  RETURN NULL;
END $$;

CREATE TRIGGER "endLinksBoundToStatus" AFTER UPDATE ON "User" FOR EACH ROW
  WHEN (OLD."status" <> NEW."status") EXECUTE FUNCTION "endLinksOfUser"('status');
CREATE TRIGGER "endLinksBoundToEmail" AFTER UPDATE ON "User" FOR EACH ROW
  WHEN (OLD."emailNormalized" <> NEW."emailNormalized") EXECUTE FUNCTION "endLinksOfUser"('email');

-- A rehash at login leaves "changedAt" as it is.
CREATE FUNCTION "endLinksOfPassword"() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  PERFORM "endLinks"(COALESCE(NEW."userId", OLD."userId"), 'password');
  RETURN NULL;
END $$;

CREATE TRIGGER "endLinksBoundToPassword" AFTER INSERT OR DELETE ON "Password" FOR EACH ROW
  EXECUTE FUNCTION "endLinksOfPassword"();
CREATE TRIGGER "endLinksBoundToChangedPassword" AFTER UPDATE ON "Password" FOR EACH ROW
  WHEN (OLD."changedAt" <> NEW."changedAt")
  EXECUTE FUNCTION "endLinksOfPassword"();
