using System.Reflection;

namespace NemoBot.Hosting;

/// <summary>The version of this program.</summary>
internal static class ProductVersion
{
    /// <summary>Gets the version with the commit it was built from: <c>0.1.0+7ef1d098…</c>.</summary>
    public static string Full => typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Gets the version alone: <c>0.1.0</c>.</summary>
    public static string Short => Full.Split('+')[0];
}
