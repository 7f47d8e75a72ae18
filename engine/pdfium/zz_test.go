package pdfium
import ("testing";"os";"path/filepath";"fmt";"time";"sohoa/models";"context")
func TestMain(m *testing.M){ if len(os.Args)>1 && os.Args[1]=="child-pdf" { if Serve()!=nil {os.Exit(1)}; os.Exit(0)}; os.Exit(m.Run()) }
func TestX(t *testing.T){
 r:=New(Options{Args:[]string{"child-pdf"},Cache:"/tmp/w/wz"}); defer r.Close()
 t0:=time.Now(); fmt.Println(r.Warm(context.Background()), time.Since(t0))
 fs,_:=filepath.Glob("/work/shared/data/real-scans/*.pdf"); more,_:=filepath.Glob("/tmp/w/pdf/*.pdf"); fs=append(fs,more...)
 for _,p:=range fs { d,_:=os.ReadFile(p); src:=Source{p,func()([]byte,error){return d,nil}}
  n,err:=r.Count(t.Context(),models.LaneDesk,src); if err!=nil { fmt.Println(filepath.Base(p),err); continue }
  for i:=1;i<=n&&i<4;i++ { t0:=time.Now(); pic,err:=r.Picture(t.Context(),models.LaneDesk,src,i); el:=time.Since(t0); if err!=nil {fmt.Println(p,i,err);continue}
   s:=""; for _,l:=range pic.TextLayer { s+=l.Text()+" | "; if len(s)>100 {break} }
   fmt.Println(filepath.Base(p),i,"of",n,pic.Format,pic.Width,pic.Height,"o",pic.Orientation,"dpi",pic.DPI,len(pic.Data),el, s) 
   if os.Getenv("DUMP")!="" { e:=map[models.PictureFormat]string{"gray":"pgm","rgb":"ppm","jpeg":"jpg"}[pic.Format]; h:=""; if e=="pgm" {h=fmt.Sprintf("P5 %d %d 255\n",pic.Width,pic.Height)}; if e=="ppm" {h=fmt.Sprintf("P6 %d %d 255\n",pic.Width,pic.Height)}; os.WriteFile(fmt.Sprintf("/tmp/w/out/%s-%d.%s",filepath.Base(p),i,e),append([]byte(h),pic.Data...),0o644) }
  } } }
