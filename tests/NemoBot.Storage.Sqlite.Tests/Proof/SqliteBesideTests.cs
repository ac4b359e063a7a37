using Harness.Storage.Proof;

namespace NemoBot.Storage.Sqlite.Tests.Proof;

public sealed class SqliteBesideTests() : BesideTests("sqlite");
