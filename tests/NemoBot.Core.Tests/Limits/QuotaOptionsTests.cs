using NemoBot.Core.Limits;

namespace NemoBot.Core.Tests.Limits;

public sealed class QuotaOptionsTests
{
    [Fact]
    public void Nothing_is_limited_unless_it_is_set_and_zero_is_no_limit()
    {
        Assert.Equal((0, 0, 0, 0, 0), (new QuotaOptions().EditsPerDay, new QuotaOptions().ExportsPerDay, new QuotaOptions().MegabytesPerDay, new QuotaOptions().CreditsPerDay, new QuotaOptions().BotCreditsPerDay));
        Assert.Empty(new QuotaOptions().Faults());
        Assert.Empty(new QuotaOptions { EditsPerDay = 1, ExportsPerDay = 100_000, MegabytesPerDay = 1_000_000, CreditsPerDay = 50, BotCreditsPerDay = 100_000_000 }.Faults());
    }

    [Fact]
    public void Every_fault_is_named_with_its_bounds() => Assert.Equal(
        [
            "Quotas:EditsPerDay must be 0 (no limit), or between 1 and 100000.",
            "Quotas:ExportsPerDay must be 0 (no limit), or between 1 and 100000.",
            "Quotas:MegabytesPerDay must be 0 (no limit), or between 1 and 1000000.",
            "Quotas:CreditsPerDay must be 0 (no limit), or between 50 and 1000000.",
            "Quotas:BotCreditsPerDay must be 0 (no limit), or between 50 and 100000000.",
        ],
        new QuotaOptions { EditsPerDay = -1, ExportsPerDay = 100_001, MegabytesPerDay = 1_000_001, CreditsPerDay = 49, BotCreditsPerDay = 49 }.Faults());
}
