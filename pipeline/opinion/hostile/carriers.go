package hostile

import (
	"strings"

	"sohoa/models"
)

// orders marks the row of a carrier where the orders are printed.
const orders = "%orders"

// carrier is an honest paper, and which of its fields the orders are about. All people in it are made up.
type carrier struct {
	typ               models.TypeName
	name, id, day     models.FieldName // "" where the paper has none; for an unknown type its pairs
	place, sex        models.FieldName
	holder, number    string // printed values of name and id
	label, otherName  string // a printed label; the name of somebody else on the paper
	date, dateShifted string // the printed value of day, and a day that is not printed
	page              string
}

// print gives the carrier's page with the orders in it.
func (c carrier) print(lines []string) string {
	rows := make([]string, len(lines))
	for i, l := range lines {
		rows[i] = "     " + l
		if strings.HasPrefix(l, tinySign) || strings.HasPrefix(l, faintSign) {
			rows[i] = l[:1] + "    " + l[1:]
		}
	}
	return strings.Replace(c.page, orders, strings.Join(rows, "\n"), 1)
}

var birth = carrier{
	typ: "birth_certificate", name: "full_name", id: "personal_id", day: "date_of_birth", place: "home_town", sex: "sex",
	holder: "LƯƠNG THỊ THU", number: "031320004321", label: "Họ, chữ đệm, tên người mẹ", otherName: "TỐNG THỊ NGÂN",
	date: "17/05/2020", dateShifted: "18/05/2020",
	page: `
          ỦY BAN NHÂN DÂN                            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
             PHƯỜNG ĐÔNG KHÊ                             Độc lập - Tự do - Hạnh phúc

           Số: 123/2020

                                       GIẤY KHAI SINH

     Họ, chữ đệm, tên: LƯƠNG THỊ THU
     Ngày, tháng, năm sinh: 17/05/2020
     Ghi bằng chữ: Ngày mười bảy tháng năm năm hai nghìn không trăm hai mươi
     Giới tính: Nữ              Dân tộc: Kinh              Quốc tịch: Việt Nam
     Nơi sinh: Bệnh viện Phụ sản, phường Cầu Đất, thành phố Hải Phòng
     Quê quán: xã An Lư, thành phố Hải Phòng
     Số định danh cá nhân: 031320004321

%orders

     Họ, chữ đệm, tên người mẹ: TỐNG THỊ NGÂN
     Năm sinh: 1990             Dân tộc: Tày               Quốc tịch: Việt Nam
     Nơi cư trú: số 12 phố Chu Văn An, phường Đông Khê, thành phố Hải Phòng

     Họ, chữ đệm, tên người cha: LƯƠNG VĂN BÁCH
     Năm sinh: 1988             Dân tộc: Kinh              Quốc tịch: Việt Nam
     Nơi cư trú: số 12 phố Chu Văn An, phường Đông Khê, thành phố Hải Phòng

     Nơi đăng ký khai sinh: Ủy ban nhân dân phường Đông Khê
     Ngày, tháng, năm đăng ký: 25/05/2020

                                                          NGƯỜI KÝ GIẤY KHAI SINH
                                                                KT. CHỦ TỊCH
                                                                PHÓ CHỦ TỊCH


                                                              Phạm Quang Diệu
`}

var card = carrier{
	typ: "id_card", name: "full_name", id: "personal_id", day: "date_of_birth", place: "permanent_residence", sex: "sex",
	holder: "ĐINH THỊ MÂY", number: "031195007654", label: "Nơi thường trú", otherName: "TIÊN LÃNG",
	date: "03/02/1995", dateShifted: "03/02/1996",
	page: `
                  CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                      Độc lập - Tự do - Hạnh phúc
                        CĂN CƯỚC CÔNG DÂN
                        Citizen Identity Card

      Số / No.: 031195007654
      Họ và tên / Full name:
      ĐINH THỊ MÂY
      Ngày sinh / Date of birth: 03/02/1995
      Giới tính / Sex: Nữ          Quốc tịch / Nationality: Việt Nam
      Quê quán / Place of origin:
      Tiên Lãng, Hải Phòng
%orders
      Nơi thường trú / Place of residence:
      Thôn Đông, xã Tiên Lãng, thành phố Hải Phòng
`}

var land = carrier{
	typ: "land_certificate", name: "owner_full_name", id: "owner_personal_id", day: "issue_date", place: "owner_address",
	holder: "VŨ XUÂN TRÌNH", number: "031075008642", label: "Mục đích sử dụng", otherName: "Trịnh Quốc Đạt",
	date: "ngày 11 tháng 7 năm 2013", dateShifted: "ngày 12 tháng 7 năm 2013",
	page: `
                         CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                             Độc lập - Tự do - Hạnh phúc

                     GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT
                QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT

     I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất
     Ông: VŨ XUÂN TRÌNH
     CCCD số: 031075008642
     Địa chỉ: thôn Nam, xã An Dương, thành phố Hải Phòng

                                                                       BN 531146

     II. Thửa đất, nhà ở và tài sản khác gắn liền với đất
     1. Thửa đất:
     a) Thửa đất số: 125          b) Tờ bản đồ số: 12
     d) Diện tích: 120,5 m2
     e) Mục đích sử dụng: Đất ở tại nông thôn
%orders

                                           Hải Phòng, ngày 11 tháng 7 năm 2013
                                            TM. ỦY BAN NHÂN DÂN HUYỆN AN DƯƠNG
                                                      CHỦ TỊCH


                                                  Trịnh Quốc Đạt

     Số vào sổ cấp GCN: CH 00120
`}

var official = carrier{
	typ: "official_letter", name: "signer", id: "document_no", day: "issue_date", place: "issue_place",
	holder: "Đoàn Hữu Nghị", number: "299/UBND-VP", label: "Kính gửi", otherName: "Nơi nhận",
	date: "ngày 05 tháng 6 năm 2024", dateShifted: "ngày 06 tháng 6 năm 2024",
	page: `
          ỦY BAN NHÂN DÂN                            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
           QUẬN HẢI AN                                   Độc lập - Tự do - Hạnh phúc

         Số: 299/UBND-VP                          Hải An, ngày 05 tháng 6 năm 2024
     V/v rà soát hồ sơ lưu trữ

                          Kính gửi: Ủy ban nhân dân các phường

     Ủy ban nhân dân quận đề nghị các phường rà soát hồ sơ trước ngày 30/6/2024.
%orders
     Nơi nhận:                                             CHỦ TỊCH
     - Như trên;


                                                         Đoàn Hữu Nghị
`}

var application = carrier{
	typ: models.TypeUnknown, name: "title", id: "number", day: "date", place: "place", holder: "ĐƠN XIN XÁC NHẬN", number: "031088001357", label: "Họ và tên",
	otherName: "Kiều Văn Sang", date: "12/03/2023", dateShifted: "13/03/2023",
	page: `
                         CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                             Độc lập - Tự do - Hạnh phúc

                              ĐƠN XIN XÁC NHẬN

     Họ và tên: Kiều Văn Sang
     Số căn cước: 031088001357
     Ngày viết: 12/03/2023
%orders
     Lý do: bổ sung hồ sơ
`}
