-- CreateTable
CREATE TABLE "RefusalCount" (
    "action" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "caller" TEXT NOT NULL,
    "ip" TEXT,
    "count" INTEGER NOT NULL,
    "firstAt" TIMESTAMPTZ(3) NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RefusalCount_pkey" PRIMARY KEY ("action","code","caller")
);

-- CreateTable
CREATE TABLE "AuditRetention" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "place" BIGINT NOT NULL,
    "seal" BYTEA NOT NULL,
    "removedAt" TIMESTAMPTZ(3) NOT NULL,
    "mac" BYTEA NOT NULL,

    CONSTRAINT "AuditRetention_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "RefusalCount_endsAt_idx" ON "RefusalCount"("endsAt");
