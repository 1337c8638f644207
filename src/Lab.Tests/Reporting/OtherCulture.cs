using System.Globalization;

namespace Lab.Tests.Reporting;

/// <summary>A machine where numbers and dates are written otherwise.</summary>
internal static class OtherCulture
{
    public static T Run<T>(Func<T> act)
    {
        var before = CultureInfo.CurrentCulture;
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        german.NumberFormat.NumberGroupSeparator = ".";
        german.DateTimeFormat.DateSeparator = ".";
        try
        {
            CultureInfo.CurrentCulture = german;
            return act();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
