-- CreateEnum
CREATE TYPE "Registration" AS ENUM ('open', 'invitation', 'domains');

-- CreateTable
CREATE TABLE "Settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "productName" TEXT,
    "accent" TEXT,
    "loginText" TEXT,
    "termsUrl" TEXT,
    "privacyUrl" TEXT,
    "supportUrl" TEXT,
    "registration" "Registration" NOT NULL DEFAULT 'open',
    "registrationDomains" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "logoHash" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Settings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Logo" (
    "hash" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "Logo_pkey" PRIMARY KEY ("hash")
);

-- AddForeignKey
ALTER TABLE "Settings" ADD CONSTRAINT "Settings_logoHash_fkey" FOREIGN KEY ("logoHash") REFERENCES "Logo"("hash") ON DELETE SET NULL ON UPDATE CASCADE;

-- The one row, so that there is always one to lock.
INSERT INTO "Settings" ("id") VALUES (1);
