using HdrHistogram;
using HdrHistogram.Encoding;
using HdrHistogram.Utilities;

namespace Lab.Core.Records;

/// <summary>A histogram in a line of text: HdrHistogram's own compressed form, in base64.</summary>
public static class HistogramText
{
    /// <summary>The text of a histogram.</summary>
    public static string Of(HistogramBase histogram)
    {
        var buffer = ByteBuffer.Allocate(histogram.GetNeededByteBufferCapacity());
        var bytes = new byte[histogram.EncodeIntoCompressedByteBuffer(buffer)];
        buffer.Position = 0;
        for (var index = 0; index < bytes.Length; index++)
        {
            bytes[index] = buffer.Get();
        }

        return Convert.ToBase64String(bytes);
    }

    /// <summary>The histogram of a text; any exception when it is none.</summary>
    public static HistogramBase Read(string text) =>
        HistogramEncoding.DecodeFromCompressedByteBuffer(ByteBuffer.Allocate(Convert.FromBase64String(text)), minBarForHighestTrackableValue: 0);
}
