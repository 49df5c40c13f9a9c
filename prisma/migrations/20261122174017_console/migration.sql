-- Trigram indexes answer substring searches. PostgreSQL lets a database's owner create this extension.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- DropIndex
DROP INDEX "AuditEvent_action_at_idx";

-- DropIndex
DROP INDEX "AuditEvent_actorId_id_idx";

-- DropIndex
DROP INDEX "AuditEvent_subjectId_id_idx";

-- DropIndex
DROP INDEX "UserRole_roleId_idx";

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "searchText" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "Role" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "Permission" ADD COLUMN     "custom" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "AuditEvent" ADD COLUMN     "detailDigest" BYTEA,
ADD COLUMN     "mac" BYTEA,
ADD COLUMN     "place" BIGINT,
ADD COLUMN     "salt" BYTEA,
ADD COLUMN     "seal" BYTEA,
ALTER COLUMN "detail" DROP NOT NULL;

-- CreateTable
CREATE TABLE "AuditHead" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "count" BIGINT NOT NULL,
    "lastSeal" BYTEA NOT NULL,
    "sealedAt" TIMESTAMPTZ(3) NOT NULL,
    "mac" BYTEA NOT NULL,

    CONSTRAINT "AuditHead_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Tally" (
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "delta" BIGINT NOT NULL,

    CONSTRAINT "Tally_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Tally_name_day_idx" ON "Tally"("name", "day");

-- CreateIndex
CREATE INDEX "User_status_createdAt_id_idx" ON "User"("status", "createdAt", "id");

-- CreateIndex
CREATE INDEX "User_searchText_idx" ON "User" USING GIN ("searchText" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "AuditEvent_place_key" ON "AuditEvent"("place");

-- CreateIndex
CREATE INDEX "AuditEvent_at_id_idx" ON "AuditEvent"("at", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_action_at_id_idx" ON "AuditEvent"("action", "at", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_outcome_at_id_idx" ON "AuditEvent"("outcome", "at", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_actorId_at_id_idx" ON "AuditEvent"("actorId", "at", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_subjectId_at_id_idx" ON "AuditEvent"("subjectId", "at", "id");

-- CreateIndex
CREATE INDEX "UserRole_roleId_userId_idx" ON "UserRole"("roleId", "userId");

-- CreateIndex
CREATE INDEX "AuditEvent_requestId_idx" ON "AuditEvent"("requestId");

-- "Never logged in" is the oldest last login, in both directions of the sort.
CREATE INDEX "User_lastLoginAt_id_idx" ON "User"("lastLoginAt" NULLS FIRST, "id");

-- What the dashboard counts as sessions.
CREATE INDEX "Session_live_idx" ON "Session"("lastSeenAt", "expiresAt") WHERE "revokedAt" IS NULL;

-- What the sealer has still to do.
CREATE INDEX "AuditEvent_unsealed_idx" ON "AuditEvent"("at", "id") WHERE "place" IS NULL;

-- As lib/core/users/search-text.ts folds; usernames and emails so far are ASCII.
UPDATE "User" SET "searchText" = "usernameNormalized" || E'\n' || "emailNormalized" || E'\n' || "id";

-- People by status, sign-ups by day, people by the day of their last login.
CREATE FUNCTION "tallyUser"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "Tally" ("name", "day", "delta")
      SELECT 'users:' || "status", DATE 'epoch', count(*) FROM "added" GROUP BY "status"
      UNION ALL
      SELECT 'sign-ups', ("createdAt" AT TIME ZONE 'UTC')::date, count(*) FROM "added" GROUP BY 2
      UNION ALL
      SELECT 'last-logins', ("lastLoginAt" AT TIME ZONE 'UTC')::date, count(*) FROM "added"
        WHERE "lastLoginAt" IS NOT NULL GROUP BY 2;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO "Tally" ("name", "day", "delta")
      SELECT 'users:' || "status", DATE 'epoch', -count(*) FROM "removed" GROUP BY "status"
      UNION ALL
      SELECT 'last-logins', ("lastLoginAt" AT TIME ZONE 'UTC')::date, -count(*) FROM "removed"
        WHERE "lastLoginAt" IS NOT NULL GROUP BY 2;
  ELSE
    INSERT INTO "Tally" ("name", "day", "delta")
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

CREATE TRIGGER "tallyInsertedUser" AFTER INSERT ON "User"
  REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "tallyUser"();
CREATE TRIGGER "tallyDeletedUser" AFTER DELETE ON "User"
  REFERENCING OLD TABLE AS "removed" FOR EACH STATEMENT EXECUTE FUNCTION "tallyUser"();
CREATE TRIGGER "tallyUpdatedUser" AFTER UPDATE ON "User"
  REFERENCING OLD TABLE AS "removed" NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "tallyUser"();

-- How many hold a role, ended grants included.
CREATE FUNCTION "tallyUserRole"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "Tally" ("name", "day", "delta")
      SELECT 'role:' || "roleId", DATE 'epoch', count(*) FROM "added" GROUP BY "roleId";
  ELSE
    INSERT INTO "Tally" ("name", "day", "delta")
      SELECT 'role:' || "roleId", DATE 'epoch', -count(*) FROM "removed" GROUP BY "roleId";
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "tallyInsertedUserRole" AFTER INSERT ON "UserRole"
  REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "tallyUserRole"();
CREATE TRIGGER "tallyDeletedUserRole" AFTER DELETE ON "UserRole"
  REFERENCING OLD TABLE AS "removed" FOR EACH STATEMENT EXECUTE FUNCTION "tallyUserRole"();

-- Logins by day, done and refused.
CREATE FUNCTION "tallyLogin"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "Tally" ("name", "day", "delta")
    SELECT 'logins:' || "outcome", ("at" AT TIME ZONE 'UTC')::date, count(*) FROM "added"
      WHERE "action" = 'session.started' GROUP BY 1, 2;
  RETURN NULL;
END $$;

CREATE TRIGGER "tallyLogin" AFTER INSERT ON "AuditEvent"
  REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "tallyLogin"();

-- The same sums for the rows that are there.
INSERT INTO "Tally" ("name", "day", "delta")
  SELECT 'users:' || "status", DATE 'epoch', count(*) FROM "User" GROUP BY "status"
  UNION ALL
  SELECT 'sign-ups', ("createdAt" AT TIME ZONE 'UTC')::date, count(*) FROM "User" GROUP BY 2
  UNION ALL
  SELECT 'last-logins', ("lastLoginAt" AT TIME ZONE 'UTC')::date, count(*) FROM "User"
    WHERE "lastLoginAt" IS NOT NULL GROUP BY 2
  UNION ALL
  SELECT 'role:' || "roleId", DATE 'epoch', count(*) FROM "UserRole" GROUP BY "roleId"
  UNION ALL
  SELECT 'logins:' || "outcome", ("at" AT TIME ZONE 'UTC')::date, count(*) FROM "AuditEvent"
    WHERE "action" = 'session.started' GROUP BY 1, 2;
