-- A link to choose a password ends with what it was made for: when its user is suspended or reinstated, and when their
-- email or their password changes. No way in can forget it, and nothing revives it. (Deletion cascades.)
CREATE FUNCTION "endPasswordLinks"(who uuid) RETURNS void LANGUAGE sql AS $$
  UPDATE "OneTimeToken" SET "usedAt" = now()
    WHERE "userId" = who AND "purpose" = 'password_reset' AND "usedAt" IS NULL;
$$;

CREATE FUNCTION "endPasswordLinksOfUser"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "endPasswordLinks"(NEW."id");
  RETURN NULL;
END $$;

CREATE TRIGGER "endPasswordLinks" AFTER UPDATE ON "User" FOR EACH ROW
  WHEN (OLD."status" <> NEW."status" OR OLD."emailNormalized" <> NEW."emailNormalized")
  EXECUTE FUNCTION "endPasswordLinksOfUser"();

-- A hash that is only made anew, at a login, leaves "changedAt" as it is.
CREATE FUNCTION "endPasswordLinksOfPassword"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "endPasswordLinks"(COALESCE(NEW."userId", OLD."userId"));
  RETURN NULL;
END $$;

CREATE TRIGGER "endPasswordLinks" AFTER INSERT OR DELETE ON "Password" FOR EACH ROW
  EXECUTE FUNCTION "endPasswordLinksOfPassword"();
CREATE TRIGGER "endPasswordLinksOfChanged" AFTER UPDATE ON "Password" FOR EACH ROW
  WHEN (OLD."changedAt" <> NEW."changedAt")
  EXECUTE FUNCTION "endPasswordLinksOfPassword"();

-- Those that were left open until now.
UPDATE "OneTimeToken" SET "usedAt" = now()
  WHERE "purpose" = 'password_reset' AND "usedAt" IS NULL
    AND "userId" IN (SELECT "id" FROM "User" WHERE "status" = 'suspended');
