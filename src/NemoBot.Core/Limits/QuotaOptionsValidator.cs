using Microsoft.Extensions.Options;

namespace NemoBot.Core.Limits;

/// <summary>Validates <see cref="QuotaOptions"/> at startup.</summary>
internal sealed class QuotaOptionsValidator : IValidateOptions<QuotaOptions>
{
    public ValidateOptionsResult Validate(string? name, QuotaOptions options) =>
        options.Faults().ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
